using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Modular.Booking.Storage.Sqlite
{
    /// <inheritdoc />
    public partial class AddMoneyStory : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTime>(
                name: "checked_at",
                table: "refund",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "failure_code",
                table: "refund",
                type: "TEXT",
                maxLength: 60,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "requested_by",
                table: "refund",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "retried_as",
                table: "refund",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "asked_at",
                table: "payment",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "begins",
                table: "payment",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<DateTime>(
                name: "captured_at",
                table: "payment",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateTime>(
                name: "checked_at",
                table: "payment",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "decision",
                table: "payment",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "disputed_minor",
                table: "payment",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "seen_currency",
                table: "payment",
                type: "TEXT",
                maxLength: 3,
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "seen_minor",
                table: "payment",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "discrepancy",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    operator_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    rule = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    subject = table.Column<int>(type: "INTEGER", nullable: false),
                    subject_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    order_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    expected = table.Column<long>(type: "INTEGER", nullable: false),
                    actual = table.Column<long>(type: "INTEGER", nullable: false),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: true),
                    first_seen_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    last_seen_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    closed_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_discrepancy", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "duty",
                columns: table => new
                {
                    name = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    due_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    done_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_duty", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "money_event",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    operator_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    order_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    payment_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    refund_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    amount_minor = table.Column<long>(type: "INTEGER", nullable: true),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: true),
                    code = table.Column<string>(type: "TEXT", maxLength: 60, nullable: true),
                    note = table.Column<string>(type: "TEXT", maxLength: 300, nullable: true),
                    by = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_money_event", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_refund_operation_id",
                table: "refund",
                column: "operation_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_refund_operator_id",
                table: "refund",
                column: "operator_id",
                filter: "status = 3 and retried_as is null");

            migrationBuilder.CreateIndex(
                name: "ix_payment_operation_id",
                table: "payment",
                column: "operation_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_payment_operator_id",
                table: "payment",
                column: "operator_id",
                filter: "disputed_minor > 0");

            migrationBuilder.CreateIndex(
                name: "ix_payment_operator_id1",
                table: "payment",
                column: "operator_id",
                filter: "mismatch is not null and decision = 0");

            migrationBuilder.CreateIndex(
                name: "ix_discrepancy_operator_id",
                table: "discrepancy",
                column: "operator_id",
                filter: "closed_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_discrepancy_rule_subject_id",
                table: "discrepancy",
                columns: new[] { "rule", "subject_id" },
                unique: true,
                filter: "closed_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_money_event_order_id",
                table: "money_event",
                column: "order_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "discrepancy");

            migrationBuilder.DropTable(
                name: "duty");

            migrationBuilder.DropTable(
                name: "money_event");

            migrationBuilder.DropIndex(
                name: "ix_refund_operation_id",
                table: "refund");

            migrationBuilder.DropIndex(
                name: "ix_refund_operator_id",
                table: "refund");

            migrationBuilder.DropIndex(
                name: "ix_payment_operation_id",
                table: "payment");

            migrationBuilder.DropIndex(
                name: "ix_payment_operator_id",
                table: "payment");

            migrationBuilder.DropIndex(
                name: "ix_payment_operator_id1",
                table: "payment");

            migrationBuilder.DropColumn(
                name: "checked_at",
                table: "refund");

            migrationBuilder.DropColumn(
                name: "failure_code",
                table: "refund");

            migrationBuilder.DropColumn(
                name: "requested_by",
                table: "refund");

            migrationBuilder.DropColumn(
                name: "retried_as",
                table: "refund");

            migrationBuilder.DropColumn(
                name: "asked_at",
                table: "payment");

            migrationBuilder.DropColumn(
                name: "begins",
                table: "payment");

            migrationBuilder.DropColumn(
                name: "captured_at",
                table: "payment");

            migrationBuilder.DropColumn(
                name: "checked_at",
                table: "payment");

            migrationBuilder.DropColumn(
                name: "decision",
                table: "payment");

            migrationBuilder.DropColumn(
                name: "disputed_minor",
                table: "payment");

            migrationBuilder.DropColumn(
                name: "seen_currency",
                table: "payment");

            migrationBuilder.DropColumn(
                name: "seen_minor",
                table: "payment");
        }
    }
}
