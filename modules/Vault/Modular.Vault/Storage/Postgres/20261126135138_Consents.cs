using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Modular.Vault.Storage.Postgres
{
    /// <inheritdoc />
    public partial class Consents : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "consent",
                schema: "vault",
                columns: table => new
                {
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    purpose = table.Column<int>(type: "integer", nullable: false),
                    number = table.Column<long>(type: "bigint", nullable: false),
                    is_given = table.Column<bool>(type: "boolean", nullable: false),
                    text_version = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    language = table.Column<string>(type: "character varying(2)", maxLength: 2, nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    session = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_consent", x => new { x.account_id, x.purpose, x.number });
                    table.ForeignKey(
                        name: "fk_consent_accounts_account_id",
                        column: x => x.account_id,
                        principalSchema: "vault",
                        principalTable: "account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "withdrawal",
                schema: "vault",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: true),
                    received_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    kept_until = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "bytea", nullable: false),
                    mailbox_key = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    language = table.Column<string>(type: "character varying(2)", maxLength: 2, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_withdrawal", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_withdrawal_account_id",
                schema: "vault",
                table: "withdrawal",
                column: "account_id");

            migrationBuilder.CreateIndex(
                name: "ix_withdrawal_kept_until",
                schema: "vault",
                table: "withdrawal",
                column: "kept_until");

            migrationBuilder.CreateIndex(
                name: "ix_withdrawal_mailbox_key",
                schema: "vault",
                table: "withdrawal",
                column: "mailbox_key");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "consent",
                schema: "vault");

            migrationBuilder.DropTable(
                name: "withdrawal",
                schema: "vault");
        }
    }
}
