CREATE TABLE `charger_data` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`uid` text NOT NULL,
	`charger_id` text NOT NULL,
	`device_id` text NOT NULL,
	`ocpp_version` text NOT NULL,
	`type` text NOT NULL,
	`message` text NOT NULL,
	`message_data` text GENERATED ALWAYS AS (CASE WHEN json_valid(raw) THEN CASE type WHEN 'CALL' THEN raw -> 3 WHEN 'CALLRESULT' THEN raw -> 2 WHEN 'CALLERROR' THEN json_object('errorCode', raw ->> 2, 'errorDescription', raw ->> 3, 'errorDetails', raw -> 4) END END) VIRTUAL,
	`direction` text NOT NULL,
	`raw` text NOT NULL,
	`timestamp` integer NOT NULL,
	`message_id` text NOT NULL,
	`session_id` text,
	`correlates_with` text,
	`latency_ms` real,
	`duplicate_of` text,
	`suspected_repeat` integer NOT NULL,
	`schema_errors` text,
	`faulty` integer NOT NULL,
	`connection_id` text NOT NULL,
	`sequence` integer NOT NULL,
	`stored_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `charger_data_uid` ON `charger_data` (`uid`);--> statement-breakpoint
CREATE INDEX `charger_data_charger` ON `charger_data` (`charger_id`,`id`);--> statement-breakpoint
CREATE INDEX `charger_data_message` ON `charger_data` (`message`,`id`);--> statement-breakpoint
CREATE INDEX `charger_data_faulty` ON `charger_data` (`id`) WHERE faulty = 1;--> statement-breakpoint
CREATE INDEX `charger_data_session` ON `charger_data` (`session_id`,`id`) WHERE session_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `charger_data_correlation` ON `charger_data` (`correlates_with`) WHERE correlates_with IS NOT NULL;--> statement-breakpoint
CREATE TABLE `chargers` (
	`charger_id` text PRIMARY KEY NOT NULL,
	`device_id` text NOT NULL,
	`vendor` text,
	`model` text,
	`serial_number` text,
	`firmware_version` text,
	`meter_type` text,
	`meter_serial_number` text,
	`iccid` text,
	`imsi` text,
	`last_boot_at` integer,
	`boot_uid` text,
	`last_seen_at` integer,
	`connected` integer DEFAULT false NOT NULL,
	`connection_id` text,
	`remote_address` text,
	`connected_at` integer,
	`disconnected_at` integer,
	`disconnect_reason` text
);
--> statement-breakpoint
CREATE TABLE `charging_sessions` (
	`session_id` text PRIMARY KEY NOT NULL,
	`charger_id` text NOT NULL,
	`transaction_id` integer NOT NULL,
	`connector_id` integer,
	`id_tag` text,
	`started_at` integer,
	`meter_start_wh` integer,
	`suspected_repeat` integer DEFAULT false NOT NULL,
	`stopped_at` integer,
	`meter_stop_wh` integer,
	`stop_reason` text,
	`stop_id_tag` text,
	`stop_uid` text,
	`first_register_wh` real,
	`last_register_wh` real,
	`register_fell` integer DEFAULT false NOT NULL,
	`power_w` real,
	`soc_percent` real,
	`energy_wh` integer,
	`amount_minor` integer,
	`tariff` text NOT NULL,
	`currency` text NOT NULL,
	`sort_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `charging_sessions_sort` ON `charging_sessions` (`sort_at`,`session_id`);--> statement-breakpoint
CREATE INDEX `charging_sessions_charger` ON `charging_sessions` (`charger_id`,`sort_at`);--> statement-breakpoint
CREATE INDEX `charging_sessions_active` ON `charging_sessions` (`sort_at`) WHERE stopped_at IS NULL;--> statement-breakpoint
CREATE INDEX `charging_sessions_transaction` ON `charging_sessions` (`transaction_id`);--> statement-breakpoint
CREATE INDEX `charging_sessions_connector` ON `charging_sessions` (`charger_id`,`connector_id`,`started_at`);--> statement-breakpoint
CREATE TABLE `connection_epochs` (
	`connection_id` text PRIMARY KEY NOT NULL,
	`charger_id` text NOT NULL,
	`remote_address` text NOT NULL,
	`connected_at` integer NOT NULL,
	`disconnected_at` integer,
	`close_code` integer,
	`close_reason` text
);
--> statement-breakpoint
CREATE INDEX `connection_epochs_charger` ON `connection_epochs` (`charger_id`,`connected_at`);--> statement-breakpoint
CREATE TABLE `connectors` (
	`charger_id` text NOT NULL,
	`connector_id` integer NOT NULL,
	`status` text NOT NULL,
	`error_code` text NOT NULL,
	`info` text,
	`vendor_error_code` text,
	`status_at` integer NOT NULL,
	`status_uid` text NOT NULL,
	PRIMARY KEY(`charger_id`, `connector_id`)
);
--> statement-breakpoint
CREATE TABLE `log_blocks` (
	`block` integer PRIMARY KEY NOT NULL,
	`from_at` integer NOT NULL,
	`to_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `meter_samples` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`session_id` text,
	`charger_id` text NOT NULL,
	`connector_id` integer,
	`timestamp` integer NOT NULL,
	`measurand` text NOT NULL,
	`phase` text,
	`location` text,
	`context` text,
	`unit` text,
	`value` real NOT NULL,
	`uid` text NOT NULL,
	`ordinal` integer NOT NULL,
	`whole` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `meter_samples_session` ON `meter_samples` (`session_id`,`measurand`,`timestamp`,`uid`,`ordinal`) WHERE session_id IS NOT NULL AND whole = 1;--> statement-breakpoint
CREATE INDEX `meter_samples_charger` ON `meter_samples` (`charger_id`,`timestamp`);