using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Modular.Vault.Storage.Postgres
{
    /// <inheritdoc />
    public partial class MyData : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "account_deletion",
                schema: "vault",
                columns: table => new
                {
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    asked_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    mailbox_sealed = table.Column<byte[]>(type: "bytea", maxLength: 400, nullable: false),
                    language = table.Column<string>(type: "character varying(2)", maxLength: 2, nullable: false),
                    erased_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    finished_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_account_deletion", x => x.account_id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entry_actor_number",
                schema: "vault",
                table: "audit_entry",
                columns: new[] { "actor", "number" });

            migrationBuilder.CreateIndex(
                name: "ix_account_deletion_asked_at",
                schema: "vault",
                table: "account_deletion",
                column: "asked_at",
                filter: "finished_at is null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "account_deletion",
                schema: "vault");

            migrationBuilder.DropIndex(
                name: "ix_audit_entry_actor_number",
                schema: "vault",
                table: "audit_entry");
        }
    }
}
