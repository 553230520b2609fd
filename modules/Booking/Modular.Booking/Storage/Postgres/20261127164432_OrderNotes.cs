using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Modular.Booking.Storage.Postgres
{
    /// <inheritdoc />
    public partial class OrderNotes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "order_note",
                schema: "booking",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    operator_id = table.Column<Guid>(type: "uuid", nullable: false),
                    order_id = table.Column<Guid>(type: "uuid", nullable: false),
                    text = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    by = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_order_note", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_order_note_by",
                schema: "booking",
                table: "order_note",
                column: "by");

            migrationBuilder.CreateIndex(
                name: "ix_order_note_order_id",
                schema: "booking",
                table: "order_note",
                column: "order_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "order_note",
                schema: "booking");
        }
    }
}
