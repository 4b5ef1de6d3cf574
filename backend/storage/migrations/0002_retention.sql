CREATE TABLE `pruned_messages` (
	`device_id` text NOT NULL,
	`from_sequence` integer NOT NULL,
	`to_sequence` integer NOT NULL,
	`last_uid` text NOT NULL,
	PRIMARY KEY(`device_id`, `from_sequence`)
);
--> statement-breakpoint
CREATE TABLE `retention_report` (
	`id` integer PRIMARY KEY NOT NULL,
	`ran_at` integer NOT NULL,
	`removed_at` integer,
	`removed_before` integer,
	`messages` integer NOT NULL,
	`samples` integer NOT NULL,
	`sessions` integer NOT NULL,
	`connections` integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE `charging_sessions` ADD `samples_pruned` integer DEFAULT false NOT NULL;