using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Modular.Host.Storage.Sqlite
{
    /// <inheritdoc />
    public partial class FindTheDead : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "ix_mail_at",
                table: "mail",
                column: "at",
                filter: "state = 2");

            migrationBuilder.CreateIndex(
                name: "ix_inbox_at",
                table: "inbox",
                column: "at",
                filter: "state = 2");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_mail_at",
                table: "mail");

            migrationBuilder.DropIndex(
                name: "ix_inbox_at",
                table: "inbox");
        }
    }
}
