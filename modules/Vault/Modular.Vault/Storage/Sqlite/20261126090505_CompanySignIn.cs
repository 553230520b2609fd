using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Modular.Vault.Storage.Sqlite
{
    /// <inheritdoc />
    public partial class CompanySignIn : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "company_id",
                table: "session",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "company_identity_id",
                table: "session",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "company_sid",
                table: "session",
                type: "BLOB",
                maxLength: 32,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "company_id",
                table: "membership",
                type: "TEXT",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "company_connection",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    tenant_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    tenant_name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    provider = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    is_sandbox = table.Column<bool>(type: "INTEGER", nullable: false),
                    settings = table.Column<string>(type: "TEXT", maxLength: 8000, nullable: false),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "BLOB", maxLength: 8000, nullable: false),
                    is_on = table.Column<bool>(type: "INTEGER", nullable: false),
                    opens_accounts = table.Column<bool>(type: "INTEGER", nullable: false),
                    default_role = table.Column<int>(type: "INTEGER", nullable: true),
                    worked_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    enforced_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    first_emergency = table.Column<Guid>(type: "TEXT", nullable: true),
                    second_emergency = table.Column<Guid>(type: "TEXT", nullable: true),
                    made_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    version = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_company_connection", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "company_domain",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    connection_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 253, nullable: false),
                    proof = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    verified_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    verified_name = table.Column<string>(type: "TEXT", maxLength: 253, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_company_domain", x => x.id);
                    table.ForeignKey(
                        name: "fk_company_domain_company_connection_connection_id",
                        column: x => x.connection_id,
                        principalTable: "company_connection",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "company_group",
                columns: table => new
                {
                    connection_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    role = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_company_group", x => new { x.connection_id, x.name });
                    table.ForeignKey(
                        name: "fk_company_group_company_connection_connection_id",
                        column: x => x.connection_id,
                        principalTable: "company_connection",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "company_identity",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    connection_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    issuer = table.Column<string>(type: "TEXT", maxLength: 500, nullable: false),
                    subject = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false),
                    account_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    linked_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    seen_at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_company_identity", x => x.id);
                    table.ForeignKey(
                        name: "fk_company_identity_accounts_account_id",
                        column: x => x.account_id,
                        principalTable: "account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_company_identity_company_connection_connection_id",
                        column: x => x.connection_id,
                        principalTable: "company_connection",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_session_company_id_company_sid",
                table: "session",
                columns: new[] { "company_id", "company_sid" });

            migrationBuilder.CreateIndex(
                name: "ix_company_connection_tenant_id",
                table: "company_connection",
                column: "tenant_id");

            migrationBuilder.CreateIndex(
                name: "ix_company_domain_connection_id_name",
                table: "company_domain",
                columns: new[] { "connection_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_company_domain_verified_name",
                table: "company_domain",
                column: "verified_name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_company_identity_account_id",
                table: "company_identity",
                column: "account_id");

            migrationBuilder.CreateIndex(
                name: "ix_company_identity_connection_id_issuer_subject",
                table: "company_identity",
                columns: new[] { "connection_id", "issuer", "subject" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "company_domain");

            migrationBuilder.DropTable(
                name: "company_group");

            migrationBuilder.DropTable(
                name: "company_identity");

            migrationBuilder.DropTable(
                name: "company_connection");

            migrationBuilder.DropIndex(
                name: "ix_session_company_id_company_sid",
                table: "session");

            migrationBuilder.DropColumn(
                name: "company_id",
                table: "session");

            migrationBuilder.DropColumn(
                name: "company_identity_id",
                table: "session");

            migrationBuilder.DropColumn(
                name: "company_sid",
                table: "session");

            migrationBuilder.DropColumn(
                name: "company_id",
                table: "membership");
        }
    }
}
