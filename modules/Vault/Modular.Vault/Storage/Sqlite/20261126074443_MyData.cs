using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Modular.Vault.Storage.Sqlite
{
    /// <inheritdoc />
    public partial class MyData : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "account_deletion",
                columns: table => new
                {
                    account_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    asked_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    mailbox_sealed = table.Column<byte[]>(type: "BLOB", maxLength: 400, nullable: false),
                    language = table.Column<string>(type: "TEXT", maxLength: 2, nullable: false),
                    erased_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    finished_at = table.Column<DateTime>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_account_deletion", x => x.account_id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_audit_entry_actor_number",
                table: "audit_entry",
                columns: new[] { "actor", "number" });

            migrationBuilder.CreateIndex(
                name: "ix_account_deletion_asked_at",
                table: "account_deletion",
                column: "asked_at",
                filter: "finished_at is null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "account_deletion");

            migrationBuilder.DropIndex(
                name: "ix_audit_entry_actor_number",
                table: "audit_entry");
        }
    }
}
