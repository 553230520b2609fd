using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Modular.Booking.Storage.Sqlite
{
    /// <inheritdoc />
    public partial class ChangeDates : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "change_id",
                table: "order_line",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "moved",
                table: "order_line",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<int>(
                name: "change_hours",
                table: "operator",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "changes",
                table: "operator",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "change_id",
                table: "order_line");

            migrationBuilder.DropColumn(
                name: "moved",
                table: "order_line");

            migrationBuilder.DropColumn(
                name: "change_hours",
                table: "operator");

            migrationBuilder.DropColumn(
                name: "changes",
                table: "operator");
        }
    }
}
