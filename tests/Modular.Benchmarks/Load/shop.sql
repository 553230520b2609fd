-- One operator with a thousand departures that never sell out; what the load program books.
insert into booking.operator (id, slug, name, zone, currency, contact_email, contact_phone, legal_address, tag_line_de, tag_line_en, created_at)
  values ('00000000-0000-7000-8000-000000000001', 'load', 'Load', 'Europe/Berlin', 'EUR', '', '', '', '', '', '2026-01-01Z');
insert into booking.experience (id, operator_id, slug, state, title_de, title_en, summary_de, summary_en, description_de, description_en, meeting_point_de, meeting_point_en, zone, position, created_at)
  values ('00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-000000000001', 'tour', 1, 'Tour', 'Tour', '', '', '', '', '', '', 'Europe/Berlin', 0, '2026-01-01Z');
insert into booking.option (id, operator_id, experience_id, title_de, title_en, duration_minutes, cutoff_minutes, max_units, position)
  values ('00000000-0000-7000-8000-000000000003', '00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002', 'Tour', 'Tour', 120, 0, 20, 0);
insert into booking.unit (id, operator_id, option_id, type, title_de, title_en, note_de, note_en, price_minor, vat_basis_points, places, position)
  values ('00000000-0000-7000-8000-000000000004', '00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000003', 0, 'Erwachsene', 'Adult', '', '', 2500, 1900, 1, 0);
insert into booking.departure (id, operator_id, experience_id, option_id, state, local_date, local_minute, zone, starts_at, ends_at, closes_at)
  select ('00000000-0000-7000-9000-' || lpad(to_hex(g), 12, '0'))::uuid, '00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-000000000003',
         0, date '2099-01-01' + g, 600, 'Europe/Berlin', timestamptz '2099-01-01 09:00Z' + g * interval '1 day', timestamptz '2099-01-01 11:00Z' + g * interval '1 day', timestamptz '2099-01-01 09:00Z' + g * interval '1 day'
  from generate_series(1, 1000) g;
insert into booking.pool (id, operator_id, key, capacity, held, sold)
  select ('00000000-0000-7000-a000-' || lpad(to_hex(g), 12, '0'))::uuid, '00000000-0000-7000-8000-000000000001', 'd:' || g, 2000000000, 0, 0 from generate_series(1, 1000) g;
insert into booking.departure_pool (departure_id, pool_id)
  select ('00000000-0000-7000-9000-' || lpad(to_hex(g), 12, '0'))::uuid, ('00000000-0000-7000-a000-' || lpad(to_hex(g), 12, '0'))::uuid from generate_series(1, 1000) g;
analyze;
