using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Modular.Booking.Storage.Sqlite
{
    /// <inheritdoc />
    public partial class ContactChanges : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "contact_change",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    operator_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    order_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    old_name = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    old_email = table.Column<string>(type: "TEXT", maxLength: 254, nullable: false),
                    new_name = table.Column<string>(type: "TEXT", maxLength: 120, nullable: false),
                    new_email = table.Column<string>(type: "TEXT", maxLength: 254, nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_contact_change", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_contact_change_order_id",
                table: "contact_change",
                column: "order_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "contact_change");
        }
    }
}
