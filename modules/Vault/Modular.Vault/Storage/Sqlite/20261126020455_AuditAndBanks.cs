using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Modular.Vault.Storage.Sqlite
{
    /// <inheritdoc />
    public partial class AuditAndBanks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "audit_entry",
                columns: table => new
                {
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    actor = table.Column<Guid>(type: "TEXT", nullable: true),
                    subject = table.Column<Guid>(type: "TEXT", nullable: true),
                    facts = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    hash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_entry", x => x.number);
                });

            migrationBuilder.CreateTable(
                name: "audit_pending",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    kind = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    actor = table.Column<Guid>(type: "TEXT", nullable: true),
                    subject = table.Column<Guid>(type: "TEXT", nullable: true),
                    facts = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_pending", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "bank_credential",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    account_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    bank = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "BLOB", maxLength: 2000, nullable: false),
                    erase_key_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    stored_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    until = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bank_credential", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "credential_opening",
                columns: table => new
                {
                    credential_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    run_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    announced_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    opened_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_credential_opening", x => new { x.credential_id, x.run_id });
                });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entry_id",
                table: "audit_entry",
                column: "id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_audit_entry_subject_number",
                table: "audit_entry",
                columns: new[] { "subject", "number" });

            migrationBuilder.CreateIndex(
                name: "ix_bank_credential_account_id",
                table: "bank_credential",
                column: "account_id");

            migrationBuilder.CreateIndex(
                name: "ix_bank_credential_until",
                table: "bank_credential",
                column: "until");

            migrationBuilder.CreateIndex(
                name: "ix_credential_opening_announced_at",
                table: "credential_opening",
                column: "announced_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audit_entry");

            migrationBuilder.DropTable(
                name: "audit_pending");

            migrationBuilder.DropTable(
                name: "bank_credential");

            migrationBuilder.DropTable(
                name: "credential_opening");
        }
    }
}
