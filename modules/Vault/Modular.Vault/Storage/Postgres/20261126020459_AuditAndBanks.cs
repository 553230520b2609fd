using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Modular.Vault.Storage.Postgres
{
    /// <inheritdoc />
    public partial class AuditAndBanks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "audit_entry",
                schema: "vault",
                columns: table => new
                {
                    number = table.Column<long>(type: "bigint", nullable: false),
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    kind = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    actor = table.Column<Guid>(type: "uuid", nullable: true),
                    subject = table.Column<Guid>(type: "uuid", nullable: true),
                    facts = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_entry", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "audit_pending",
                schema: "vault",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    kind = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    actor = table.Column<Guid>(type: "uuid", nullable: true),
                    subject = table.Column<Guid>(type: "uuid", nullable: true),
                    facts = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_pending", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "bank_credential",
                schema: "vault",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    bank = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "bytea", maxLength: 2000, nullable: false),
                    erase_key_id = table.Column<Guid>(type: "uuid", nullable: false),
                    stored_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    until = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bank_credential", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "credential_opening",
                schema: "vault",
                columns: table => new
                {
                    credential_id = table.Column<Guid>(type: "uuid", nullable: false),
                    run_id = table.Column<Guid>(type: "uuid", nullable: false),
                    announced_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    opened_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_credential_opening", x => new { x.credential_id, x.run_id });
                });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entry_id",
                schema: "vault",
                table: "audit_entry",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_audit_entry_subject_number",
                schema: "vault",
                table: "audit_entry",
                columns: new[] { "subject", "number" });

            migrationBuilder.CreateIndex(
                name: "ix_bank_credential_account_id",
                schema: "vault",
                table: "bank_credential",
                column: "account_id");

            migrationBuilder.CreateIndex(
                name: "ix_bank_credential_until",
                schema: "vault",
                table: "bank_credential",
                column: "until");

            migrationBuilder.CreateIndex(
                name: "ix_credential_opening_announced_at",
                schema: "vault",
                table: "credential_opening",
                column: "announced_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audit_entry",
                schema: "vault");

            migrationBuilder.DropTable(
                name: "audit_pending",
                schema: "vault");

            migrationBuilder.DropTable(
                name: "bank_credential",
                schema: "vault");

            migrationBuilder.DropTable(
                name: "credential_opening",
                schema: "vault");
        }
    }
}
