using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Modular.Booking.Storage.Postgres
{
    /// <inheritdoc />
    public partial class AddSeasons : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "on_holidays",
                schema: "booking",
                table: "weekly_schedule",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<Guid>(
                name: "season_id",
                schema: "booking",
                table: "weekly_schedule",
                type: "uuid",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "land",
                schema: "booking",
                table: "operator",
                type: "integer",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "date_price",
                schema: "booking",
                columns: table => new
                {
                    unit_id = table.Column<Guid>(type: "uuid", nullable: false),
                    date = table.Column<DateOnly>(type: "date", nullable: false),
                    operator_id = table.Column<Guid>(type: "uuid", nullable: false),
                    option_id = table.Column<Guid>(type: "uuid", nullable: false),
                    price_minor = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_date_price", x => new { x.unit_id, x.date });
                    table.CheckConstraint("ck_date_price", "price_minor >= 0");
                    table.ForeignKey(
                        name: "fk_date_price_unit_unit_id",
                        column: x => x.unit_id,
                        principalSchema: "booking",
                        principalTable: "unit",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "schedule_exception",
                schema: "booking",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    operator_id = table.Column<Guid>(type: "uuid", nullable: false),
                    option_id = table.Column<Guid>(type: "uuid", nullable: false),
                    schedule_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    from = table.Column<DateOnly>(type: "date", nullable: false),
                    until = table.Column<DateOnly>(type: "date", nullable: false),
                    starts = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    capacity = table.Column<int>(type: "integer", nullable: true),
                    reason = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_schedule_exception", x => x.id);
                    table.ForeignKey(
                        name: "fk_schedule_exception_weekly_schedule_schedule_id",
                        column: x => x.schedule_id,
                        principalSchema: "booking",
                        principalTable: "weekly_schedule",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "season",
                schema: "booking",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    operator_id = table.Column<Guid>(type: "uuid", nullable: false),
                    option_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name_de = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    name_en = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    from = table.Column<DateOnly>(type: "date", nullable: false),
                    until = table.Column<DateOnly>(type: "date", nullable: false),
                    yearly = table.Column<bool>(type: "boolean", nullable: false),
                    times = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_season", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "season_price",
                schema: "booking",
                columns: table => new
                {
                    season_id = table.Column<Guid>(type: "uuid", nullable: false),
                    unit_id = table.Column<Guid>(type: "uuid", nullable: false),
                    operator_id = table.Column<Guid>(type: "uuid", nullable: false),
                    option_id = table.Column<Guid>(type: "uuid", nullable: false),
                    price_minor = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_season_price", x => new { x.season_id, x.unit_id });
                    table.CheckConstraint("ck_season_price", "price_minor >= 0");
                    table.ForeignKey(
                        name: "fk_season_price_season_season_id",
                        column: x => x.season_id,
                        principalSchema: "booking",
                        principalTable: "season",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_season_price_unit_unit_id",
                        column: x => x.unit_id,
                        principalSchema: "booking",
                        principalTable: "unit",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_date_price_option_id_date",
                schema: "booking",
                table: "date_price",
                columns: new[] { "option_id", "date" });

            migrationBuilder.CreateIndex(
                name: "ix_schedule_exception_operator_id_from",
                schema: "booking",
                table: "schedule_exception",
                columns: new[] { "operator_id", "from" });

            migrationBuilder.CreateIndex(
                name: "ix_schedule_exception_option_id",
                schema: "booking",
                table: "schedule_exception",
                column: "option_id");

            migrationBuilder.CreateIndex(
                name: "ix_schedule_exception_schedule_id",
                schema: "booking",
                table: "schedule_exception",
                column: "schedule_id");

            migrationBuilder.CreateIndex(
                name: "ix_season_option_id",
                schema: "booking",
                table: "season",
                column: "option_id");

            migrationBuilder.CreateIndex(
                name: "ix_season_price_option_id",
                schema: "booking",
                table: "season_price",
                column: "option_id");

            migrationBuilder.CreateIndex(
                name: "ix_season_price_unit_id",
                schema: "booking",
                table: "season_price",
                column: "unit_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "date_price",
                schema: "booking");

            migrationBuilder.DropTable(
                name: "schedule_exception",
                schema: "booking");

            migrationBuilder.DropTable(
                name: "season_price",
                schema: "booking");

            migrationBuilder.DropTable(
                name: "season",
                schema: "booking");

            migrationBuilder.DropColumn(
                name: "on_holidays",
                schema: "booking",
                table: "weekly_schedule");

            migrationBuilder.DropColumn(
                name: "season_id",
                schema: "booking",
                table: "weekly_schedule");

            migrationBuilder.DropColumn(
                name: "land",
                schema: "booking",
                table: "operator");
        }
    }
}
