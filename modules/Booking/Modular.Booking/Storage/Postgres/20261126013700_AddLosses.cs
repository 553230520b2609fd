using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Modular.Booking.Storage.Postgres
{
    /// <inheritdoc />
    public partial class AddLosses : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "loss_noted_minor",
                schema: "booking",
                table: "payment",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<long>(
                name: "lost_minor",
                schema: "booking",
                table: "payment",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "loss_noted_minor",
                schema: "booking",
                table: "payment");

            migrationBuilder.DropColumn(
                name: "lost_minor",
                schema: "booking",
                table: "payment");
        }
    }
}
