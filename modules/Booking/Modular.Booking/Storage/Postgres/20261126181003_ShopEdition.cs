using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Modular.Booking.Storage.Postgres
{
    /// <inheritdoc />
    public partial class ShopEdition : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "shop_edition",
                schema: "booking",
                columns: table => new
                {
                    operator_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_shop_edition", x => x.operator_id);
                });

            foreach (var sql in Modular.Booking.Shop.ShopEditionTriggers.Postgres())
            {
                migrationBuilder.Sql(sql);
            }
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            foreach (var sql in Modular.Booking.Shop.ShopEditionTriggers.PostgresGone())
            {
                migrationBuilder.Sql(sql);
            }

            migrationBuilder.DropTable(
                name: "shop_edition",
                schema: "booking");
        }
    }
}
