using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Modular.Booking.Storage.Postgres
{
    /// <inheritdoc />
    public partial class PaymentAccountStages : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTime>(
                name: "connected_at",
                schema: "booking",
                table: "payment_account",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "disconnected_at",
                schema: "booking",
                table: "payment_account",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "position",
                schema: "booking",
                table: "payment_account",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "report",
                schema: "booking",
                table: "payment_account",
                type: "character varying(8000)",
                maxLength: 8000,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "stage",
                schema: "booking",
                table: "payment_account",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTime>(
                name: "tested_at",
                schema: "booking",
                table: "payment_account",
                type: "timestamp with time zone",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "connected_at",
                schema: "booking",
                table: "payment_account");

            migrationBuilder.DropColumn(
                name: "disconnected_at",
                schema: "booking",
                table: "payment_account");

            migrationBuilder.DropColumn(
                name: "position",
                schema: "booking",
                table: "payment_account");

            migrationBuilder.DropColumn(
                name: "report",
                schema: "booking",
                table: "payment_account");

            migrationBuilder.DropColumn(
                name: "stage",
                schema: "booking",
                table: "payment_account");

            migrationBuilder.DropColumn(
                name: "tested_at",
                schema: "booking",
                table: "payment_account");
        }
    }
}
