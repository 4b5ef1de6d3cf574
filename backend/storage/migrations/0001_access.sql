CREATE TABLE `id_tags` (
	`key` text PRIMARY KEY NOT NULL,
	`id_tag` text NOT NULL,
	`status` text NOT NULL,
	`expiry_date` integer,
	`parent_id_tag` text,
	`note` text NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `chargers` ADD `registration` text;--> statement-breakpoint
ALTER TABLE `chargers` ADD `password_hash` text;--> statement-breakpoint
ALTER TABLE `charging_sessions` ADD `not_authorized` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `charging_sessions` ADD `clock_not_set` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `charger_data_commands` ON `charger_data` (`charger_id`,`id`) WHERE type = 'CALL' AND direction = 'Outgoing';