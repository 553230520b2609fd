using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Modular.Vault.Storage.Postgres
{
    /// <inheritdoc />
    public partial class Watchfulness : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTime>(
                name: "keys_due_since",
                schema: "vault",
                table: "account",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "sign_in_failure",
                schema: "vault",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    person = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    network = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sign_in_failure", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_credential_opening_opened_at",
                schema: "vault",
                table: "credential_opening",
                column: "opened_at");

            migrationBuilder.CreateIndex(
                name: "ix_audit_entry_at",
                schema: "vault",
                table: "audit_entry",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_sign_in_failure_at",
                schema: "vault",
                table: "sign_in_failure",
                column: "at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "sign_in_failure",
                schema: "vault");

            migrationBuilder.DropIndex(
                name: "ix_credential_opening_opened_at",
                schema: "vault",
                table: "credential_opening");

            migrationBuilder.DropIndex(
                name: "ix_audit_entry_at",
                schema: "vault",
                table: "audit_entry");

            migrationBuilder.DropColumn(
                name: "keys_due_since",
                schema: "vault",
                table: "account");
        }
    }
}
