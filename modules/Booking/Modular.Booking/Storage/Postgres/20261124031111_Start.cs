using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Modular.Booking.Storage.Postgres
{
    /// <inheritdoc />
    public partial class Start : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.EnsureSchema(
                name: "booking");

            migrationBuilder.CreateTable(
                name: "allocation",
                schema: "booking",
                columns: table => new
                {
                    order_id = table.Column<Guid>(type: "uuid", nullable: false),
                    pool_id = table.Column<Guid>(type: "uuid", nullable: false),
                    places = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    expires_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_allocation", x => new { x.order_id, x.pool_id });
                    table.CheckConstraint("ck_allocation_places", "places >= 0");
                });

            migrationBuilder.CreateTable(
                name: "blob",
                schema: "booking",
                columns: table => new
                {
                    id = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    content_type = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    content = table.Column<byte[]>(type: "bytea", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_blob", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "departure",
                schema: "booking",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    operator_id = table.Column<Guid>(type: "uuid", nullable: false),
                    experience_id = table.Column<Guid>(type: "uuid", nullable: false),
                    option_id = table.Column<Guid>(type: "uuid", nullable: false),
                    schedule_id = table.Column<Guid>(type: "uuid", nullable: true),
                    state = table.Column<int>(type: "integer", nullable: false),
                    local_date = table.Column<DateOnly>(type: "date", nullable: false),
                    local_minute = table.Column<int>(type: "integer", nullable: false),
                    zone = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    starts_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ends_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    closes_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_departure", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "departure_pool",
                schema: "booking",
                columns: table => new
                {
                    departure_id = table.Column<Guid>(type: "uuid", nullable: false),
                    pool_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_departure_pool", x => new { x.departure_id, x.pool_id });
                });

            migrationBuilder.CreateTable(
                name: "experience",
                schema: "booking",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    operator_id = table.Column<Guid>(type: "uuid", nullable: false),
                    slug = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    title_de = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    title_en = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    summary_de = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    summary_en = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    description_de = table.Column<string>(type: "character varying(8000)", maxLength: 8000, nullable: false),
                    description_en = table.Column<string>(type: "character varying(8000)", maxLength: 8000, nullable: false),
                    meeting_point_de = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    meeting_point_en = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: false),
                    zone = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    picture = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    position = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_experience", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "inbox",
                schema: "booking",
                columns: table => new
                {
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    handler = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    payload = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    due_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    done_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    reason = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_inbox", x => new { x.event_id, x.handler });
                });

            migrationBuilder.CreateTable(
                name: "mail",
                schema: "booking",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    template = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    reference = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    due_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    sent_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    reason = table.Column<string>(type: "character varying(300)", maxLength: 300, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_mail", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "operator",
                schema: "booking",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    slug = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    zone = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    contact_email = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    contact_phone = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    legal_address = table.Column<string>(type: "character varying(500)", maxLength: 500, nullable: false),
                    tag_line_de = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    tag_line_en = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_operator", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "orders",
                schema: "booking",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    operator_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false),
                    secret_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    idempotency_key = table.Column<Guid>(type: "uuid", nullable: false),
                    request_hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    culture = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: false),
                    guest_name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: true),
                    guest_email = table.Column<string>(type: "character varying(254)", maxLength: 254, nullable: true),
                    total_minor = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    held_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    confirmed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_orders", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "outbox",
                schema: "booking",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    payload = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outbox", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "payment",
                schema: "booking",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    operator_id = table.Column<Guid>(type: "uuid", nullable: false),
                    order_id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    operation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    status = table.Column<int>(type: "integer", nullable: false),
                    amount_minor = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    captured_minor = table.Column<long>(type: "bigint", nullable: false),
                    refunded_minor = table.Column<long>(type: "bigint", nullable: false),
                    provider_ref = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: true),
                    redirect_url = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    decline_code = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    mismatch = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    next_check_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    checks = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_payment", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "payment_account",
                schema: "booking",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    operator_id = table.Column<Guid>(type: "uuid", nullable: false),
                    provider = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    hook_key = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    settings_sealed = table.Column<byte[]>(type: "bytea", nullable: false),
                    sandbox = table.Column<bool>(type: "boolean", nullable: false),
                    enabled = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_payment_account", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "pool",
                schema: "booking",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    operator_id = table.Column<Guid>(type: "uuid", nullable: false),
                    key = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    capacity = table.Column<int>(type: "integer", nullable: false),
                    held = table.Column<int>(type: "integer", nullable: false),
                    sold = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pool", x => x.id);
                    table.CheckConstraint("ck_pool_never_oversold", "held >= 0 and sold >= 0 and held + sold <= capacity");
                });

            migrationBuilder.CreateTable(
                name: "refund",
                schema: "booking",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    operator_id = table.Column<Guid>(type: "uuid", nullable: false),
                    order_id = table.Column<Guid>(type: "uuid", nullable: false),
                    payment_id = table.Column<Guid>(type: "uuid", nullable: false),
                    operation_id = table.Column<Guid>(type: "uuid", nullable: false),
                    status = table.Column<int>(type: "integer", nullable: false),
                    amount_minor = table.Column<long>(type: "bigint", nullable: false),
                    currency = table.Column<string>(type: "character varying(3)", maxLength: 3, nullable: false),
                    reason = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    provider_ref = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: true),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    next_check_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    checks = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_refund", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "resource",
                schema: "booking",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    operator_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    capacity = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_resource", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "scan",
                schema: "booking",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    operator_id = table.Column<Guid>(type: "uuid", nullable: false),
                    ticket_id = table.Column<Guid>(type: "uuid", nullable: false),
                    scanned_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    scanned_by = table.Column<Guid>(type: "uuid", nullable: false),
                    outcome = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_scan", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "ticket",
                schema: "booking",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    operator_id = table.Column<Guid>(type: "uuid", nullable: false),
                    order_id = table.Column<Guid>(type: "uuid", nullable: false),
                    departure_id = table.Column<Guid>(type: "uuid", nullable: false),
                    unit_id = table.Column<Guid>(type: "uuid", nullable: false),
                    code = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    redeemed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ticket", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "weekly_schedule",
                schema: "booking",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    operator_id = table.Column<Guid>(type: "uuid", nullable: false),
                    option_id = table.Column<Guid>(type: "uuid", nullable: false),
                    days = table.Column<int>(type: "integer", nullable: false),
                    start_minute = table.Column<int>(type: "integer", nullable: false),
                    from = table.Column<DateOnly>(type: "date", nullable: false),
                    until = table.Column<DateOnly>(type: "date", nullable: false),
                    capacity = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_weekly_schedule", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "option",
                schema: "booking",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    operator_id = table.Column<Guid>(type: "uuid", nullable: false),
                    experience_id = table.Column<Guid>(type: "uuid", nullable: false),
                    title_de = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    title_en = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    duration_minutes = table.Column<int>(type: "integer", nullable: false),
                    cutoff_minutes = table.Column<int>(type: "integer", nullable: false),
                    max_units = table.Column<int>(type: "integer", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_option", x => x.id);
                    table.ForeignKey(
                        name: "fk_option_experience_experience_id",
                        column: x => x.experience_id,
                        principalSchema: "booking",
                        principalTable: "experience",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "order_line",
                schema: "booking",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    operator_id = table.Column<Guid>(type: "uuid", nullable: false),
                    order_id = table.Column<Guid>(type: "uuid", nullable: false),
                    departure_id = table.Column<Guid>(type: "uuid", nullable: false),
                    unit_id = table.Column<Guid>(type: "uuid", nullable: false),
                    quantity = table.Column<int>(type: "integer", nullable: false),
                    price_minor = table.Column<long>(type: "bigint", nullable: false),
                    vat_basis_points = table.Column<int>(type: "integer", nullable: false),
                    places = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_order_line", x => x.id);
                    table.CheckConstraint("ck_order_line_quantity", "quantity > 0");
                    table.ForeignKey(
                        name: "fk_order_line_orders_order_id",
                        column: x => x.order_id,
                        principalSchema: "booking",
                        principalTable: "orders",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "option_resource",
                schema: "booking",
                columns: table => new
                {
                    option_id = table.Column<Guid>(type: "uuid", nullable: false),
                    resource_id = table.Column<Guid>(type: "uuid", nullable: false),
                    operator_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_option_resource", x => new { x.option_id, x.resource_id });
                    table.ForeignKey(
                        name: "fk_option_resource_option_option_id",
                        column: x => x.option_id,
                        principalSchema: "booking",
                        principalTable: "option",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "unit",
                schema: "booking",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    operator_id = table.Column<Guid>(type: "uuid", nullable: false),
                    option_id = table.Column<Guid>(type: "uuid", nullable: false),
                    type = table.Column<int>(type: "integer", nullable: false),
                    title_de = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    title_en = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    note_de = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    note_en = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    price_minor = table.Column<long>(type: "bigint", nullable: false),
                    vat_basis_points = table.Column<int>(type: "integer", nullable: false),
                    places = table.Column<int>(type: "integer", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_unit", x => x.id);
                    table.CheckConstraint("ck_unit_price", "price_minor >= 0 and places between 0 and 1000");
                    table.ForeignKey(
                        name: "fk_unit_option_option_id",
                        column: x => x.option_id,
                        principalSchema: "booking",
                        principalTable: "option",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_allocation_pool_id_expires_at",
                schema: "booking",
                table: "allocation",
                columns: new[] { "pool_id", "expires_at" },
                filter: "state = 0");

            migrationBuilder.CreateIndex(
                name: "ix_departure_experience_id_local_date",
                schema: "booking",
                table: "departure",
                columns: new[] { "experience_id", "local_date" });

            migrationBuilder.CreateIndex(
                name: "ix_departure_operator_id_local_date",
                schema: "booking",
                table: "departure",
                columns: new[] { "operator_id", "local_date" });

            migrationBuilder.CreateIndex(
                name: "ix_departure_option_id_local_date_local_minute",
                schema: "booking",
                table: "departure",
                columns: new[] { "option_id", "local_date", "local_minute" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_departure_pool_pool_id",
                schema: "booking",
                table: "departure_pool",
                column: "pool_id");

            migrationBuilder.CreateIndex(
                name: "ix_experience_operator_id_slug",
                schema: "booking",
                table: "experience",
                columns: new[] { "operator_id", "slug" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_inbox_due_at",
                schema: "booking",
                table: "inbox",
                column: "due_at",
                filter: "state = 0");

            migrationBuilder.CreateIndex(
                name: "ix_mail_due_at",
                schema: "booking",
                table: "mail",
                column: "due_at",
                filter: "state = 0");

            migrationBuilder.CreateIndex(
                name: "ix_mail_reference",
                schema: "booking",
                table: "mail",
                column: "reference");

            migrationBuilder.CreateIndex(
                name: "ix_operator_slug",
                schema: "booking",
                table: "operator",
                column: "slug",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_option_experience_id",
                schema: "booking",
                table: "option",
                column: "experience_id");

            migrationBuilder.CreateIndex(
                name: "ix_option_operator_id_experience_id",
                schema: "booking",
                table: "option",
                columns: new[] { "operator_id", "experience_id" });

            migrationBuilder.CreateIndex(
                name: "ix_order_line_departure_id",
                schema: "booking",
                table: "order_line",
                column: "departure_id");

            migrationBuilder.CreateIndex(
                name: "ix_order_line_order_id",
                schema: "booking",
                table: "order_line",
                column: "order_id");

            migrationBuilder.CreateIndex(
                name: "ix_orders_idempotency_key",
                schema: "booking",
                table: "orders",
                column: "idempotency_key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_orders_operator_id_number",
                schema: "booking",
                table: "orders",
                columns: new[] { "operator_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_orders_secret_hash",
                schema: "booking",
                table: "orders",
                column: "secret_hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_payment_account_id_provider_ref",
                schema: "booking",
                table: "payment",
                columns: new[] { "account_id", "provider_ref" });

            migrationBuilder.CreateIndex(
                name: "ix_payment_next_check_at",
                schema: "booking",
                table: "payment",
                column: "next_check_at",
                filter: "next_check_at is not null");

            migrationBuilder.CreateIndex(
                name: "ix_payment_order_id",
                schema: "booking",
                table: "payment",
                column: "order_id");

            migrationBuilder.CreateIndex(
                name: "ix_payment_account_hook_key",
                schema: "booking",
                table: "payment_account",
                column: "hook_key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_payment_account_operator_id",
                schema: "booking",
                table: "payment_account",
                column: "operator_id");

            migrationBuilder.CreateIndex(
                name: "ix_pool_key",
                schema: "booking",
                table: "pool",
                column: "key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_refund_next_check_at",
                schema: "booking",
                table: "refund",
                column: "next_check_at",
                filter: "next_check_at is not null");

            migrationBuilder.CreateIndex(
                name: "ix_refund_order_id",
                schema: "booking",
                table: "refund",
                column: "order_id");

            migrationBuilder.CreateIndex(
                name: "ix_refund_payment_id",
                schema: "booking",
                table: "refund",
                column: "payment_id");

            migrationBuilder.CreateIndex(
                name: "ix_resource_operator_id",
                schema: "booking",
                table: "resource",
                column: "operator_id");

            migrationBuilder.CreateIndex(
                name: "ix_scan_operator_id_ticket_id",
                schema: "booking",
                table: "scan",
                columns: new[] { "operator_id", "ticket_id" });

            migrationBuilder.CreateIndex(
                name: "ix_ticket_code",
                schema: "booking",
                table: "ticket",
                column: "code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_ticket_departure_id",
                schema: "booking",
                table: "ticket",
                column: "departure_id");

            migrationBuilder.CreateIndex(
                name: "ix_ticket_order_id",
                schema: "booking",
                table: "ticket",
                column: "order_id");

            migrationBuilder.CreateIndex(
                name: "ix_unit_option_id",
                schema: "booking",
                table: "unit",
                column: "option_id");

            migrationBuilder.CreateIndex(
                name: "ix_weekly_schedule_operator_id_option_id",
                schema: "booking",
                table: "weekly_schedule",
                columns: new[] { "operator_id", "option_id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "allocation",
                schema: "booking");

            migrationBuilder.DropTable(
                name: "blob",
                schema: "booking");

            migrationBuilder.DropTable(
                name: "departure",
                schema: "booking");

            migrationBuilder.DropTable(
                name: "departure_pool",
                schema: "booking");

            migrationBuilder.DropTable(
                name: "inbox",
                schema: "booking");

            migrationBuilder.DropTable(
                name: "mail",
                schema: "booking");

            migrationBuilder.DropTable(
                name: "operator",
                schema: "booking");

            migrationBuilder.DropTable(
                name: "option_resource",
                schema: "booking");

            migrationBuilder.DropTable(
                name: "order_line",
                schema: "booking");

            migrationBuilder.DropTable(
                name: "outbox",
                schema: "booking");

            migrationBuilder.DropTable(
                name: "payment",
                schema: "booking");

            migrationBuilder.DropTable(
                name: "payment_account",
                schema: "booking");

            migrationBuilder.DropTable(
                name: "pool",
                schema: "booking");

            migrationBuilder.DropTable(
                name: "refund",
                schema: "booking");

            migrationBuilder.DropTable(
                name: "resource",
                schema: "booking");

            migrationBuilder.DropTable(
                name: "scan",
                schema: "booking");

            migrationBuilder.DropTable(
                name: "ticket",
                schema: "booking");

            migrationBuilder.DropTable(
                name: "unit",
                schema: "booking");

            migrationBuilder.DropTable(
                name: "weekly_schedule",
                schema: "booking");

            migrationBuilder.DropTable(
                name: "orders",
                schema: "booking");

            migrationBuilder.DropTable(
                name: "option",
                schema: "booking");

            migrationBuilder.DropTable(
                name: "experience",
                schema: "booking");
        }
    }
}
