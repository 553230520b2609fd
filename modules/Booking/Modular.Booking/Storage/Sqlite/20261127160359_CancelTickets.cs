using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Modular.Booking.Storage.Sqlite
{
    /// <inheritdoc />
    public partial class CancelTickets : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_order_line_quantity",
                table: "order_line");

            migrationBuilder.AddColumn<Guid>(
                name: "reversal_id",
                table: "ticket",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "cancelled",
                table: "order_line",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddCheckConstraint(
                name: "ck_order_line_quantity",
                table: "order_line",
                sql: "quantity > 0 and cancelled between 0 and quantity");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_order_line_quantity",
                table: "order_line");

            migrationBuilder.DropColumn(
                name: "reversal_id",
                table: "ticket");

            migrationBuilder.DropColumn(
                name: "cancelled",
                table: "order_line");

            migrationBuilder.AddCheckConstraint(
                name: "ck_order_line_quantity",
                table: "order_line",
                sql: "quantity > 0");
        }
    }
}
