ALTER TABLE `charger_data` ADD `journaled_ms` integer;--> statement-breakpoint
ALTER TABLE `charger_data` ADD `published_ms` integer;--> statement-breakpoint
ALTER TABLE `chargers` ADD `pinned_name` text;--> statement-breakpoint
ALTER TABLE `chargers` ADD `note` text;