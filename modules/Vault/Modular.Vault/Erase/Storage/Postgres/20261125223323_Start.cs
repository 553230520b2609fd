using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Modular.Vault.Erase.Storage.Postgres
{
    /// <inheritdoc />
    public partial class Start : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "erase");

            migrationBuilder.CreateTable(
                name: "erase_key",
                schema: "erase",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    bytes = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    made_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_erase_key", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_erase_key_account_id",
                schema: "erase",
                table: "erase_key",
                column: "account_id");

            migrationBuilder.CreateIndex(
                name: "ix_erase_key_made_at",
                schema: "erase",
                table: "erase_key",
                column: "made_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "erase_key",
                schema: "erase");
        }
    }
}
