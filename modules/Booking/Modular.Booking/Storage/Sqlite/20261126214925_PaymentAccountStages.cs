using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Modular.Booking.Storage.Sqlite
{
    /// <inheritdoc />
    public partial class PaymentAccountStages : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTime>(
                name: "connected_at",
                table: "payment_account",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "disconnected_at",
                table: "payment_account",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "position",
                table: "payment_account",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "report",
                table: "payment_account",
                type: "TEXT",
                maxLength: 8000,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "stage",
                table: "payment_account",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTime>(
                name: "tested_at",
                table: "payment_account",
                type: "TEXT",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "connected_at",
                table: "payment_account");

            migrationBuilder.DropColumn(
                name: "disconnected_at",
                table: "payment_account");

            migrationBuilder.DropColumn(
                name: "position",
                table: "payment_account");

            migrationBuilder.DropColumn(
                name: "report",
                table: "payment_account");

            migrationBuilder.DropColumn(
                name: "stage",
                table: "payment_account");

            migrationBuilder.DropColumn(
                name: "tested_at",
                table: "payment_account");
        }
    }
}
