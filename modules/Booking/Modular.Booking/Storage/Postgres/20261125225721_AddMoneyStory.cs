using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Modular.Booking.Storage.Postgres
{
    /// <inheritdoc />
    public partial class AddMoneyStory : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTime>(
                name: "checked_at",
                schema: "booking",
                table: "refund",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "failure_code",
                schema: "booking",
                table: "refund",
                type: "character varying(60)",
                maxLength: 60,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "requested_by",
                schema: "booking",
                table: "refund",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "retried_as",
                schema: "booking",
                table: "refund",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "asked_at",
                schema: "booking",
                table: "payment",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "begins",
                schema: "booking",
                table: "payment",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTime>(
                name: "captured_at",
                schema: "booking",
                table: "payment",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "checked_at",
                schema: "booking",
                table: "payment",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "decision",
                schema: "booking",
                table: "payment",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "disputed_minor",
                schema: "booking",
                table: "payment",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "seen_currency",
                schema: "booking",
                table: "payment",
                type: "character varying(3)",
                maxLength: 3,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "seen_minor",
                schema: "booking",
                table: "payment",
                type: "bigint",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "discrepancy",
                schema: "booking",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    operator_id = table.Column<Guid>(type: "uuid", nullable: false),
                    rule = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    subject = table.Column<int>(type: "integer", nullable: false),
                    subject_id = table.Column<Guid>(type: "uuid", nullable: false),
                    order_id = table.Column<Guid>(type: "uuid", nullable: true),
                    expected = table.Column<long>(type: "bigint", nullable: false),
                    actual = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: true),
                    first_seen_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    last_seen_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    closed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_discrepancy", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "duty",
                schema: "booking",
                columns: table => new
                {
                    name = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    due_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    done_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_duty", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "money_event",
                schema: "booking",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    operator_id = table.Column<Guid>(type: "uuid", nullable: false),
                    order_id = table.Column<Guid>(type: "uuid", nullable: false),
                    payment_id = table.Column<Guid>(type: "uuid", nullable: false),
                    refund_id = table.Column<Guid>(type: "uuid", nullable: true),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    amount_minor = table.Column<long>(type: "bigint", nullable: true),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: true),
                    code = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    note = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true),
                    by = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_money_event", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_refund_operation_id",
                schema: "booking",
                table: "refund",
                column: "operation_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_refund_operator_id",
                schema: "booking",
                table: "refund",
                column: "operator_id",
                filter: "status = 3 and retried_as is null");

            migrationBuilder.CreateIndex(
                name: "ix_payment_operation_id",
                schema: "booking",
                table: "payment",
                column: "operation_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_payment_operator_id",
                schema: "booking",
                table: "payment",
                column: "operator_id",
                filter: "disputed_minor > 0");

            migrationBuilder.CreateIndex(
                name: "ix_payment_operator_id1",
                schema: "booking",
                table: "payment",
                column: "operator_id",
                filter: "mismatch is not null and decision = 0");

            migrationBuilder.CreateIndex(
                name: "ix_discrepancy_operator_id",
                schema: "booking",
                table: "discrepancy",
                column: "operator_id",
                filter: "closed_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_discrepancy_rule_subject_id",
                schema: "booking",
                table: "discrepancy",
                columns: new[] { "rule", "subject_id" },
                unique: true,
                filter: "closed_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_money_event_order_id",
                schema: "booking",
                table: "money_event",
                column: "order_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "discrepancy",
                schema: "booking");

            migrationBuilder.DropTable(
                name: "duty",
                schema: "booking");

            migrationBuilder.DropTable(
                name: "money_event",
                schema: "booking");

            migrationBuilder.DropIndex(
                name: "ix_refund_operation_id",
                schema: "booking",
                table: "refund");

            migrationBuilder.DropIndex(
                name: "ix_refund_operator_id",
                schema: "booking",
                table: "refund");

            migrationBuilder.DropIndex(
                name: "ix_payment_operation_id",
                schema: "booking",
                table: "payment");

            migrationBuilder.DropIndex(
                name: "ix_payment_operator_id",
                schema: "booking",
                table: "payment");

            migrationBuilder.DropIndex(
                name: "ix_payment_operator_id1",
                schema: "booking",
                table: "payment");

            migrationBuilder.DropColumn(
                name: "checked_at",
                schema: "booking",
                table: "refund");

            migrationBuilder.DropColumn(
                name: "failure_code",
                schema: "booking",
                table: "refund");

            migrationBuilder.DropColumn(
                name: "requested_by",
                schema: "booking",
                table: "refund");

            migrationBuilder.DropColumn(
                name: "retried_as",
                schema: "booking",
                table: "refund");

            migrationBuilder.DropColumn(
                name: "asked_at",
                schema: "booking",
                table: "payment");

            migrationBuilder.DropColumn(
                name: "begins",
                schema: "booking",
                table: "payment");

            migrationBuilder.DropColumn(
                name: "captured_at",
                schema: "booking",
                table: "payment");

            migrationBuilder.DropColumn(
                name: "checked_at",
                schema: "booking",
                table: "payment");

            migrationBuilder.DropColumn(
                name: "decision",
                schema: "booking",
                table: "payment");

            migrationBuilder.DropColumn(
                name: "disputed_minor",
                schema: "booking",
                table: "payment");

            migrationBuilder.DropColumn(
                name: "seen_currency",
                schema: "booking",
                table: "payment");

            migrationBuilder.DropColumn(
                name: "seen_minor",
                schema: "booking",
                table: "payment");
        }
    }
}
