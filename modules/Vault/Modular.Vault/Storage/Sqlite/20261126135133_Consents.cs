using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Modular.Vault.Storage.Sqlite
{
    /// <inheritdoc />
    public partial class Consents : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "consent",
                columns: table => new
                {
                    account_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    purpose = table.Column<int>(type: "INTEGER", nullable: false),
                    number = table.Column<long>(type: "INTEGER", nullable: false),
                    is_given = table.Column<bool>(type: "INTEGER", nullable: false),
                    text_version = table.Column<string>(type: "TEXT", maxLength: 10, nullable: false),
                    language = table.Column<string>(type: "TEXT", maxLength: 2, nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    session = table.Column<Guid>(type: "TEXT", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_consent", x => new { x.account_id, x.purpose, x.number });
                    table.ForeignKey(
                        name: "fk_consent_accounts_account_id",
                        column: x => x.account_id,
                        principalTable: "account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "withdrawal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    account_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    received_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    kept_until = table.Column<DateTime>(type: "TEXT", nullable: false),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "BLOB", nullable: false),
                    mailbox_key = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    language = table.Column<string>(type: "TEXT", maxLength: 2, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_withdrawal", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_withdrawal_account_id",
                table: "withdrawal",
                column: "account_id");

            migrationBuilder.CreateIndex(
                name: "ix_withdrawal_kept_until",
                table: "withdrawal",
                column: "kept_until");

            migrationBuilder.CreateIndex(
                name: "ix_withdrawal_mailbox_key",
                table: "withdrawal",
                column: "mailbox_key");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "consent");

            migrationBuilder.DropTable(
                name: "withdrawal");
        }
    }
}
