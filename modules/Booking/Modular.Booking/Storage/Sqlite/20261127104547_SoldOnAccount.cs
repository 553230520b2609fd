using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Modular.Booking.Storage.Sqlite
{
    /// <inheritdoc />
    public partial class SoldOnAccount : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "owed_minor",
                table: "orders",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "reseller_id",
                table: "orders",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "octo_booking",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    operator_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    reseller_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    is_test = table.Column<bool>(type: "INTEGER", nullable: false),
                    uuid = table.Column<Guid>(type: "TEXT", nullable: false),
                    wish_hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    order_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    departure_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    items = table.Column<string>(type: "TEXT", nullable: false),
                    reseller_reference = table.Column<string>(type: "TEXT", maxLength: 100, nullable: true),
                    contact = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: true),
                    notes = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: true),
                    email_receipt = table.Column<bool>(type: "INTEGER", nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    updated_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    test_expires_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    test_confirmed_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    test_cancelled_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_octo_booking", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_orders_reseller_id",
                table: "orders",
                column: "reseller_id",
                filter: "reseller_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_octo_booking_departure_id",
                table: "octo_booking",
                column: "departure_id");

            migrationBuilder.CreateIndex(
                name: "ix_octo_booking_order_id",
                table: "octo_booking",
                column: "order_id",
                filter: "order_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_octo_booking_reseller_id_is_test_uuid",
                table: "octo_booking",
                columns: new[] { "reseller_id", "is_test", "uuid" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_octo_booking_reseller_id_reseller_reference",
                table: "octo_booking",
                columns: new[] { "reseller_id", "reseller_reference" },
                filter: "reseller_reference is not null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "octo_booking");

            migrationBuilder.DropIndex(
                name: "ix_orders_reseller_id",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "owed_minor",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "reseller_id",
                table: "orders");
        }
    }
}
