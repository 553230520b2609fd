using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Modular.Booking.Storage.Sqlite
{
    /// <inheritdoc />
    public partial class AddCancellation : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "reversal_id",
                table: "refund",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "policy_id",
                table: "order_line",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "policy_id",
                table: "option",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "cancellation_policy",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    operator_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    tiers = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    created_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cancellation_policy", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "reversal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    operator_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    order_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    key = table.Column<Guid>(type: "TEXT", nullable: false),
                    request_hash = table.Column<byte[]>(type: "BLOB", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    amount_minor = table.Column<long>(type: "INTEGER", nullable: false),
                    currency = table.Column<string>(type: "TEXT", maxLength: 3, nullable: false),
                    reason = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    decided_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reversal", x => x.id);
                    table.CheckConstraint("ck_reversal_amount", "amount_minor >= 0");
                });

            migrationBuilder.CreateIndex(
                name: "ix_option_policy_id",
                table: "option",
                column: "policy_id");

            migrationBuilder.CreateIndex(
                name: "ix_reversal_order_id_key",
                table: "reversal",
                columns: new[] { "order_id", "key" },
                unique: true);

            migrationBuilder.AddForeignKey(
                name: "fk_option_policies_policy_id",
                table: "option",
                column: "policy_id",
                principalTable: "cancellation_policy",
                principalColumn: "id",
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_option_policies_policy_id",
                table: "option");

            migrationBuilder.DropTable(
                name: "cancellation_policy");

            migrationBuilder.DropTable(
                name: "reversal");

            migrationBuilder.DropIndex(
                name: "ix_option_policy_id",
                table: "option");

            migrationBuilder.DropColumn(
                name: "reversal_id",
                table: "refund");

            migrationBuilder.DropColumn(
                name: "policy_id",
                table: "order_line");

            migrationBuilder.DropColumn(
                name: "policy_id",
                table: "option");
        }
    }
}
