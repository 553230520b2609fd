using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Modular.Booking.Storage.Postgres
{
    /// <inheritdoc />
    public partial class PeopleInBooking : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "ix_scan_scanned_by",
                schema: "booking",
                table: "scan",
                column: "scanned_by");

            migrationBuilder.CreateIndex(
                name: "ix_orders_guest_email",
                schema: "booking",
                table: "orders",
                column: "guest_email",
                filter: "guest_email is not null");

            migrationBuilder.CreateIndex(
                name: "ix_money_event_by",
                schema: "booking",
                table: "money_event",
                column: "by",
                filter: "by is not null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_scan_scanned_by",
                schema: "booking",
                table: "scan");

            migrationBuilder.DropIndex(
                name: "ix_orders_guest_email",
                schema: "booking",
                table: "orders");

            migrationBuilder.DropIndex(
                name: "ix_money_event_by",
                schema: "booking",
                table: "money_event");
        }
    }
}
