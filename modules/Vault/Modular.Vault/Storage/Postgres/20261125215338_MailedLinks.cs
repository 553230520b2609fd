using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Modular.Vault.Storage.Postgres
{
    /// <inheritdoc />
    public partial class MailedLinks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "warned_at",
                schema: "vault",
                table: "account");

            migrationBuilder.CreateTable(
                name: "mailed_link",
                schema: "vault",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    purpose = table.Column<int>(type: "integer", nullable: false),
                    secret_hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    email_key = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    email = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: true),
                    sent_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    closed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_mailed_link", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "security_event",
                schema: "vault",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    device = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_security_event", x => x.id);
                    table.ForeignKey(
                        name: "fk_security_event_account_account_id",
                        column: x => x.account_id,
                        principalSchema: "vault",
                        principalTable: "account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_mailed_link_email_key",
                schema: "vault",
                table: "mailed_link",
                column: "email_key");

            migrationBuilder.CreateIndex(
                name: "ix_mailed_link_secret_hash",
                schema: "vault",
                table: "mailed_link",
                column: "secret_hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_mailed_link_sent_at",
                schema: "vault",
                table: "mailed_link",
                column: "sent_at");

            migrationBuilder.CreateIndex(
                name: "ix_security_event_account_id_at",
                schema: "vault",
                table: "security_event",
                columns: new[] { "account_id", "at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "mailed_link",
                schema: "vault");

            migrationBuilder.DropTable(
                name: "security_event",
                schema: "vault");

            migrationBuilder.AddColumn<DateTime>(
                name: "warned_at",
                schema: "vault",
                table: "account",
                type: "timestamp with time zone",
                nullable: true);
        }
    }
}
