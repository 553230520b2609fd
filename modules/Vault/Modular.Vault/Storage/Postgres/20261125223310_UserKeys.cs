using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Modular.Vault.Storage.Postgres
{
    /// <inheritdoc />
    public partial class UserKeys : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "password_hash",
                schema: "vault",
                table: "account");

            migrationBuilder.CreateTable(
                name: "incident",
                schema: "vault",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    subject = table.Column<Guid>(type: "uuid", nullable: true),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    last_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    count = table.Column<int>(type: "integer", nullable: false),
                    closed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_incident", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "public_key",
                schema: "vault",
                columns: table => new
                {
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    bytes = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    mac = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    made_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_public_key", x => new { x.account_id, x.number });
                    table.ForeignKey(
                        name: "fk_public_key_accounts_account_id",
                        column: x => x.account_id,
                        principalSchema: "vault",
                        principalTable: "account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "sealed_key",
                schema: "vault",
                columns: table => new
                {
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    generation = table.Column<int>(type: "integer", nullable: false),
                    wrapped = table.Column<byte[]>(type: "bytea", maxLength: 48, nullable: false),
                    made_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sealed_key", x => new { x.account_id, x.kind, x.number });
                    table.ForeignKey(
                        name: "fk_sealed_key_accounts_account_id",
                        column: x => x.account_id,
                        principalSchema: "vault",
                        principalTable: "account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "unlocked_session",
                schema: "vault",
                columns: table => new
                {
                    session_id = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    generation = table.Column<int>(type: "integer", nullable: false),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "bytea", maxLength: 80, nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    seen_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_unlocked_session", x => x.session_id);
                    table.ForeignKey(
                        name: "fk_unlocked_session_sessions_session_id",
                        column: x => x.session_id,
                        principalSchema: "vault",
                        principalTable: "session",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "wrap",
                schema: "vault",
                columns: table => new
                {
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    generation = table.Column<int>(type: "integer", nullable: false),
                    kdf_version = table.Column<int>(type: "integer", nullable: false),
                    memory_ki_b = table.Column<int>(type: "integer", nullable: false),
                    passes = table.Column<int>(type: "integer", nullable: false),
                    salt = table.Column<byte[]>(type: "bytea", maxLength: 16, nullable: false),
                    verifier = table.Column<byte[]>(type: "bytea", maxLength: 80, nullable: false),
                    wrapped = table.Column<byte[]>(type: "bytea", maxLength: 80, nullable: false),
                    erase_key_id = table.Column<Guid>(type: "uuid", nullable: false),
                    made_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    noted_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    inert_since = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_wrap", x => new { x.account_id, x.kind, x.number });
                    table.ForeignKey(
                        name: "fk_wrap_accounts_account_id",
                        column: x => x.account_id,
                        principalSchema: "vault",
                        principalTable: "account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_incident_kind_subject",
                schema: "vault",
                table: "incident",
                columns: new[] { "kind", "subject" });

            migrationBuilder.CreateIndex(
                name: "ix_incident_last_at",
                schema: "vault",
                table: "incident",
                column: "last_at");

            migrationBuilder.CreateIndex(
                name: "ix_unlocked_session_account_id",
                schema: "vault",
                table: "unlocked_session",
                column: "account_id");

            migrationBuilder.CreateIndex(
                name: "ix_wrap_erase_key_id",
                schema: "vault",
                table: "wrap",
                column: "erase_key_id");

            migrationBuilder.CreateIndex(
                name: "ix_wrap_inert_since",
                schema: "vault",
                table: "wrap",
                column: "inert_since");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "incident",
                schema: "vault");

            migrationBuilder.DropTable(
                name: "public_key",
                schema: "vault");

            migrationBuilder.DropTable(
                name: "sealed_key",
                schema: "vault");

            migrationBuilder.DropTable(
                name: "unlocked_session",
                schema: "vault");

            migrationBuilder.DropTable(
                name: "wrap",
                schema: "vault");

            migrationBuilder.AddColumn<string>(
                name: "password_hash",
                schema: "vault",
                table: "account",
                type: "character varying(200)",
                maxLength: 200,
                nullable: false,
                defaultValue: "");
        }
    }
}
