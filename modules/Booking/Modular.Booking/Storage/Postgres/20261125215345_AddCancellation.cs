using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Modular.Booking.Storage.Postgres
{
    /// <inheritdoc />
    public partial class AddCancellation : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "reversal_id",
                schema: "booking",
                table: "refund",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "policy_id",
                schema: "booking",
                table: "order_line",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "policy_id",
                schema: "booking",
                table: "option",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "cancellation_policy",
                schema: "booking",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    operator_id = table.Column<Guid>(type: "uuid", nullable: false),
                    tiers = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cancellation_policy", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "reversal",
                schema: "booking",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    operator_id = table.Column<Guid>(type: "uuid", nullable: false),
                    order_id = table.Column<Guid>(type: "uuid", nullable: false),
                    key = table.Column<Guid>(type: "uuid", nullable: false),
                    request_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    amount_minor = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    reason = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    decided_by = table.Column<Guid>(type: "uuid", nullable: true),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reversal", x => x.id);
                    table.CheckConstraint("ck_reversal_amount", "amount_minor >= 0");
                });

            migrationBuilder.CreateIndex(
                name: "ix_option_policy_id",
                schema: "booking",
                table: "option",
                column: "policy_id");

            migrationBuilder.CreateIndex(
                name: "ix_reversal_order_id_key",
                schema: "booking",
                table: "reversal",
                columns: new[] { "order_id", "key" },
                unique: true);

            migrationBuilder.AddForeignKey(
                name: "fk_option_policies_policy_id",
                schema: "booking",
                table: "option",
                column: "policy_id",
                principalSchema: "booking",
                principalTable: "cancellation_policy",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_option_policies_policy_id",
                schema: "booking",
                table: "option");

            migrationBuilder.DropTable(
                name: "cancellation_policy",
                schema: "booking");

            migrationBuilder.DropTable(
                name: "reversal",
                schema: "booking");

            migrationBuilder.DropIndex(
                name: "ix_option_policy_id",
                schema: "booking",
                table: "option");

            migrationBuilder.DropColumn(
                name: "reversal_id",
                schema: "booking",
                table: "refund");

            migrationBuilder.DropColumn(
                name: "policy_id",
                schema: "booking",
                table: "order_line");

            migrationBuilder.DropColumn(
                name: "policy_id",
                schema: "booking",
                table: "option");
        }
    }
}
