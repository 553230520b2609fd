using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Modular.Vault.Storage.Postgres
{
    /// <inheritdoc />
    public partial class HolderMatch : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "holder",
                schema: "vault",
                table: "identity",
                type: "integer",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "holder_check",
                schema: "vault",
                columns: table => new
                {
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    credential_id = table.Column<Guid>(type: "uuid", nullable: false),
                    @sealed = table.Column<byte[]>(name: "sealed", type: "bytea", maxLength: 1000, nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    asked_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_holder_check", x => x.account_id);
                    table.ForeignKey(
                        name: "fk_holder_check_accounts_account_id",
                        column: x => x.account_id,
                        principalSchema: "vault",
                        principalTable: "account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_holder_check_state",
                schema: "vault",
                table: "holder_check",
                column: "state");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "holder_check",
                schema: "vault");

            migrationBuilder.DropColumn(
                name: "holder",
                schema: "vault",
                table: "identity");
        }
    }
}
