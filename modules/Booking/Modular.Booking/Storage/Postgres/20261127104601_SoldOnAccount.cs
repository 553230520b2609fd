using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Modular.Booking.Storage.Postgres
{
    /// <inheritdoc />
    public partial class SoldOnAccount : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "owed_minor",
                schema: "booking",
                table: "orders",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "reseller_id",
                schema: "booking",
                table: "orders",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "octo_booking",
                schema: "booking",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    operator_id = table.Column<Guid>(type: "uuid", nullable: false),
                    reseller_id = table.Column<Guid>(type: "uuid", nullable: false),
                    is_test = table.Column<bool>(type: "boolean", nullable: false),
                    uuid = table.Column<Guid>(type: "uuid", nullable: false),
                    wish_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    order_id = table.Column<Guid>(type: "uuid", nullable: true),
                    departure_id = table.Column<Guid>(type: "uuid", nullable: false),
                    items = table.Column<string>(type: "text", nullable: false),
                    reseller_reference = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    contact = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    notes = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true),
                    email_receipt = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    updated_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    test_expires_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    test_confirmed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    test_cancelled_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_octo_booking", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_orders_reseller_id",
                schema: "booking",
                table: "orders",
                column: "reseller_id",
                filter: "reseller_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_octo_booking_departure_id",
                schema: "booking",
                table: "octo_booking",
                column: "departure_id");

            migrationBuilder.CreateIndex(
                name: "ix_octo_booking_order_id",
                schema: "booking",
                table: "octo_booking",
                column: "order_id",
                filter: "order_id is not null");

            migrationBuilder.CreateIndex(
                name: "ix_octo_booking_reseller_id_is_test_uuid",
                schema: "booking",
                table: "octo_booking",
                columns: new[] { "reseller_id", "is_test", "uuid" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_octo_booking_reseller_id_reseller_reference",
                schema: "booking",
                table: "octo_booking",
                columns: new[] { "reseller_id", "reseller_reference" },
                filter: "reseller_reference is not null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "octo_booking",
                schema: "booking");

            migrationBuilder.DropIndex(
                name: "ix_orders_reseller_id",
                schema: "booking",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "owed_minor",
                schema: "booking",
                table: "orders");

            migrationBuilder.DropColumn(
                name: "reseller_id",
                schema: "booking",
                table: "orders");
        }
    }
}
