using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Modular.Booking.Storage.Postgres
{
    /// <inheritdoc />
    public partial class Channels : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "reseller",
                schema: "booking",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    operator_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reseller", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "reseller_key",
                schema: "booking",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    operator_id = table.Column<Guid>(type: "uuid", nullable: false),
                    reseller_id = table.Column<Guid>(type: "uuid", nullable: false),
                    is_test = table.Column<bool>(type: "boolean", nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    hint = table.Column<string>(type: "character varying(4)", maxLength: 4, nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    revoked_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reseller_key", x => x.id);
                    table.ForeignKey(
                        name: "fk_reseller_key_reseller_reseller_id",
                        column: x => x.reseller_id,
                        principalSchema: "booking",
                        principalTable: "reseller",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_reseller_operator_id",
                schema: "booking",
                table: "reseller",
                column: "operator_id");

            migrationBuilder.CreateIndex(
                name: "ix_reseller_key_hash",
                schema: "booking",
                table: "reseller_key",
                column: "hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_reseller_key_reseller_id",
                schema: "booking",
                table: "reseller_key",
                column: "reseller_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "reseller_key",
                schema: "booking");

            migrationBuilder.DropTable(
                name: "reseller",
                schema: "booking");
        }
    }
}
