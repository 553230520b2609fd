using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Modular.Booking.Storage.Postgres
{
    /// <inheritdoc />
    public partial class ChangeDates : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "change_id",
                schema: "booking",
                table: "order_line",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "moved",
                schema: "booking",
                table: "order_line",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "change_hours",
                schema: "booking",
                table: "operator",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "changes",
                schema: "booking",
                table: "operator",
                type: "integer",
                nullable: false,
                defaultValue: 0);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "change_id",
                schema: "booking",
                table: "order_line");

            migrationBuilder.DropColumn(
                name: "moved",
                schema: "booking",
                table: "order_line");

            migrationBuilder.DropColumn(
                name: "change_hours",
                schema: "booking",
                table: "operator");

            migrationBuilder.DropColumn(
                name: "changes",
                schema: "booking",
                table: "operator");
        }
    }
}
