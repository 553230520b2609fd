using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Modular.Vault.Storage.Sqlite
{
    /// <inheritdoc />
    public partial class Watchfulness : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTime>(
                name: "keys_due_since",
                table: "account",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "sign_in_failure",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    person = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    network = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sign_in_failure", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_credential_opening_opened_at",
                table: "credential_opening",
                column: "opened_at");

            migrationBuilder.CreateIndex(
                name: "ix_audit_entry_at",
                table: "audit_entry",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_sign_in_failure_at",
                table: "sign_in_failure",
                column: "at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "sign_in_failure");

            migrationBuilder.DropIndex(
                name: "ix_credential_opening_opened_at",
                table: "credential_opening");

            migrationBuilder.DropIndex(
                name: "ix_audit_entry_at",
                table: "audit_entry");

            migrationBuilder.DropColumn(
                name: "keys_due_since",
                table: "account");
        }
    }
}
