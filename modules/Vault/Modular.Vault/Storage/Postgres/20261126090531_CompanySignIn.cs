using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Modular.Vault.Storage.Postgres
{
    /// <inheritdoc />
    public partial class CompanySignIn : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "company_id",
                schema: "vault",
                table: "session",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "company_identity_id",
                schema: "vault",
                table: "session",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "company_sid",
                schema: "vault",
                table: "session",
                type: "bytea",
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "company_id",
                schema: "vault",
                table: "membership",
                type: "uuid",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "company_connection",
                schema: "vault",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_id = table.Column<Guid>(type: "uuid", nullable: false),
                    tenant_name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    provider = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    name = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    is_sandbox = table.Column<bool>(type: "boolean", nullable: false),
                    settings = table.Column<string>(type: "character varying(8000)", maxLength: 8000, nullable: false),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "bytea", maxLength: 8000, nullable: false),
                    is_on = table.Column<bool>(type: "boolean", nullable: false),
                    opens_accounts = table.Column<bool>(type: "boolean", nullable: false),
                    default_role = table.Column<int>(type: "integer", nullable: true),
                    worked_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    enforced_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    first_emergency = table.Column<Guid>(type: "uuid", nullable: true),
                    second_emergency = table.Column<Guid>(type: "uuid", nullable: true),
                    made_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_company_connection", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "company_domain",
                schema: "vault",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    connection_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(253)", maxLength: 253, nullable: false),
                    proof = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    verified_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    verified_name = table.Column<string>(type: "character varying(253)", maxLength: 253, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_company_domain", x => x.id);
                    table.ForeignKey(
                        name: "fk_company_domain_company_connection_connection_id",
                        column: x => x.connection_id,
                        principalSchema: "vault",
                        principalTable: "company_connection",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "company_group",
                schema: "vault",
                columns: table => new
                {
                    connection_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    role = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_company_group", x => new { x.connection_id, x.name });
                    table.ForeignKey(
                        name: "fk_company_group_company_connection_connection_id",
                        column: x => x.connection_id,
                        principalSchema: "vault",
                        principalTable: "company_connection",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "company_identity",
                schema: "vault",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    connection_id = table.Column<Guid>(type: "uuid", nullable: false),
                    issuer = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    subject = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    linked_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    seen_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_company_identity", x => x.id);
                    table.ForeignKey(
                        name: "fk_company_identity_accounts_account_id",
                        column: x => x.account_id,
                        principalSchema: "vault",
                        principalTable: "account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_company_identity_company_connection_connection_id",
                        column: x => x.connection_id,
                        principalSchema: "vault",
                        principalTable: "company_connection",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_session_company_id_company_sid",
                schema: "vault",
                table: "session",
                columns: new[] { "company_id", "company_sid" });

            migrationBuilder.CreateIndex(
                name: "ix_company_connection_tenant_id",
                schema: "vault",
                table: "company_connection",
                column: "tenant_id");

            migrationBuilder.CreateIndex(
                name: "ix_company_domain_connection_id_name",
                schema: "vault",
                table: "company_domain",
                columns: new[] { "connection_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_company_domain_verified_name",
                schema: "vault",
                table: "company_domain",
                column: "verified_name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_company_identity_account_id",
                schema: "vault",
                table: "company_identity",
                column: "account_id");

            migrationBuilder.CreateIndex(
                name: "ix_company_identity_connection_id_issuer_subject",
                schema: "vault",
                table: "company_identity",
                columns: new[] { "connection_id", "issuer", "subject" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "company_domain",
                schema: "vault");

            migrationBuilder.DropTable(
                name: "company_group",
                schema: "vault");

            migrationBuilder.DropTable(
                name: "company_identity",
                schema: "vault");

            migrationBuilder.DropTable(
                name: "company_connection",
                schema: "vault");

            migrationBuilder.DropIndex(
                name: "ix_session_company_id_company_sid",
                schema: "vault",
                table: "session");

            migrationBuilder.DropColumn(
                name: "company_id",
                schema: "vault",
                table: "session");

            migrationBuilder.DropColumn(
                name: "company_identity_id",
                schema: "vault",
                table: "session");

            migrationBuilder.DropColumn(
                name: "company_sid",
                schema: "vault",
                table: "session");

            migrationBuilder.DropColumn(
                name: "company_id",
                schema: "vault",
                table: "membership");
        }
    }
}
