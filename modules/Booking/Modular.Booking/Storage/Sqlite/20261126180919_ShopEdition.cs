using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Modular.Booking.Storage.Sqlite
{
    /// <inheritdoc />
    public partial class ShopEdition : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "shop_edition",
                columns: table => new
                {
                    operator_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_shop_edition", x => x.operator_id);
                });

            foreach (var sql in Modular.Booking.Shop.ShopEditionTriggers.Sqlite())
            {
                migrationBuilder.Sql(sql);
            }
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            foreach (var sql in Modular.Booking.Shop.ShopEditionTriggers.SqliteGone())
            {
                migrationBuilder.Sql(sql);
            }

            migrationBuilder.DropTable(
                name: "shop_edition");
        }
    }
}
