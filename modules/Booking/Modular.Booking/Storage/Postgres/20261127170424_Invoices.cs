using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Modular.Booking.Storage.Postgres
{
    /// <inheritdoc />
    public partial class Invoices : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "billing",
                schema: "booking",
                columns: table => new
                {
                    operator_id = table.Column<Guid>(type: "uuid", nullable: false),
                    legal_name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    street = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    postal_code = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    city = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    tax_number = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    vat_id = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    small_business = table.Column<bool>(type: "boolean", nullable: false),
                    exempt_reason = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    invoice_prefix = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    credit_prefix = table.Column<string>(type: "character varying(8)", maxLength: 8, nullable: false),
                    automatic = table.Column<bool>(type: "boolean", nullable: false),
                    since = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_billing", x => x.operator_id);
                });

            migrationBuilder.CreateTable(
                name: "invoice",
                schema: "booking",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    operator_id = table.Column<Guid>(type: "uuid", nullable: false),
                    order_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    series = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    sequence = table.Column<int>(type: "integer", nullable: false),
                    number = table.Column<string>(type: "character varying(24)", maxLength: 24, nullable: false),
                    round = table.Column<int>(type: "integer", nullable: false),
                    invoice_id = table.Column<Guid>(type: "uuid", nullable: true),
                    refund_id = table.Column<Guid>(type: "uuid", nullable: true),
                    issued_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    issued_on = table.Column<DateOnly>(type: "date", nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    gross_minor = table.Column<long>(type: "bigint", nullable: false),
                    tax_minor = table.Column<long>(type: "bigint", nullable: false),
                    recipient = table.Column<string>(type: "character varying(1500)", maxLength: 1500, nullable: true),
                    content = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_invoice", x => x.id);
                    table.CheckConstraint("ck_invoice_sums", "gross_minor > 0 and tax_minor between 0 and gross_minor");
                });

            migrationBuilder.CreateTable(
                name: "number_series",
                schema: "booking",
                columns: table => new
                {
                    operator_id = table.Column<Guid>(type: "uuid", nullable: false),
                    series = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    last_number = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_number_series", x => new { x.operator_id, x.series });
                });

            migrationBuilder.CreateIndex(
                name: "ix_refund_operator_id1",
                schema: "booking",
                table: "refund",
                column: "operator_id",
                filter: "status in (2, 4, 5)");

            migrationBuilder.CreateIndex(
                name: "ix_invoice_invoice_id",
                schema: "booking",
                table: "invoice",
                column: "invoice_id",
                unique: true,
                filter: "kind = 2");

            migrationBuilder.CreateIndex(
                name: "ix_invoice_operator_id_issued_on",
                schema: "booking",
                table: "invoice",
                columns: new[] { "operator_id", "issued_on" });

            migrationBuilder.CreateIndex(
                name: "ix_invoice_operator_id_series_sequence",
                schema: "booking",
                table: "invoice",
                columns: new[] { "operator_id", "series", "sequence" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_invoice_order_id",
                schema: "booking",
                table: "invoice",
                column: "order_id");

            migrationBuilder.CreateIndex(
                name: "ix_invoice_order_id_round",
                schema: "booking",
                table: "invoice",
                columns: new[] { "order_id", "round" },
                unique: true,
                filter: "kind = 0");

            migrationBuilder.CreateIndex(
                name: "ix_invoice_refund_id",
                schema: "booking",
                table: "invoice",
                column: "refund_id",
                unique: true,
                filter: "refund_id is not null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "billing",
                schema: "booking");

            migrationBuilder.DropTable(
                name: "invoice",
                schema: "booking");

            migrationBuilder.DropTable(
                name: "number_series",
                schema: "booking");

            migrationBuilder.DropIndex(
                name: "ix_refund_operator_id1",
                schema: "booking",
                table: "refund");
        }
    }
}
