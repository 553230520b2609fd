using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Modular.Booking.Storage.Sqlite
{
    /// <inheritdoc />
    public partial class AddSeasons : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "on_holidays",
                table: "weekly_schedule",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<Guid>(
                name: "season_id",
                table: "weekly_schedule",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "land",
                table: "operator",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "date_price",
                columns: table => new
                {
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    date = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    operator_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    option_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    price_minor = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_date_price", x => new { x.unit_id, x.date });
                    table.CheckConstraint("ck_date_price", "price_minor >= 0");
                    table.ForeignKey(
                        name: "fk_date_price_unit_unit_id",
                        column: x => x.unit_id,
                        principalTable: "unit",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "schedule_exception",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    operator_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    option_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    schedule_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    until = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    starts = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    capacity = table.Column<int>(type: "INTEGER", nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_schedule_exception", x => x.id);
                    table.ForeignKey(
                        name: "fk_schedule_exception_weekly_schedule_schedule_id",
                        column: x => x.schedule_id,
                        principalTable: "weekly_schedule",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "season",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    operator_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    option_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name_de = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    name_en = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    until = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    yearly = table.Column<bool>(type: "INTEGER", nullable: false),
                    times = table.Column<int>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_season", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "season_price",
                columns: table => new
                {
                    season_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    unit_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    operator_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    option_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    price_minor = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_season_price", x => new { x.season_id, x.unit_id });
                    table.CheckConstraint("ck_season_price", "price_minor >= 0");
                    table.ForeignKey(
                        name: "fk_season_price_season_season_id",
                        column: x => x.season_id,
                        principalTable: "season",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_season_price_unit_unit_id",
                        column: x => x.unit_id,
                        principalTable: "unit",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_date_price_option_id_date",
                table: "date_price",
                columns: new[] { "option_id", "date" });

            migrationBuilder.CreateIndex(
                name: "ix_schedule_exception_operator_id_from",
                table: "schedule_exception",
                columns: new[] { "operator_id", "from" });

            migrationBuilder.CreateIndex(
                name: "ix_schedule_exception_option_id",
                table: "schedule_exception",
                column: "option_id");

            migrationBuilder.CreateIndex(
                name: "ix_schedule_exception_schedule_id",
                table: "schedule_exception",
                column: "schedule_id");

            migrationBuilder.CreateIndex(
                name: "ix_season_option_id",
                table: "season",
                column: "option_id");

            migrationBuilder.CreateIndex(
                name: "ix_season_price_option_id",
                table: "season_price",
                column: "option_id");

            migrationBuilder.CreateIndex(
                name: "ix_season_price_unit_id",
                table: "season_price",
                column: "unit_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "date_price");

            migrationBuilder.DropTable(
                name: "schedule_exception");

            migrationBuilder.DropTable(
                name: "season_price");

            migrationBuilder.DropTable(
                name: "season");

            migrationBuilder.DropColumn(
                name: "on_holidays",
                table: "weekly_schedule");

            migrationBuilder.DropColumn(
                name: "season_id",
                table: "weekly_schedule");

            migrationBuilder.DropColumn(
                name: "land",
                table: "operator");
        }
    }
}
