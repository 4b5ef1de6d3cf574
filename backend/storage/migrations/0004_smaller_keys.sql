DROP INDEX `charger_data_uid`;--> statement-breakpoint
DROP INDEX `charger_data_correlation`;--> statement-breakpoint
CREATE INDEX `charger_data_charger_message` ON `charger_data` (`charger_id`,`message`,`id`) WHERE message <> 'MeterValues';--> statement-breakpoint
CREATE INDEX `charger_data_charger_faulty` ON `charger_data` (`charger_id`,`id`) WHERE faulty = 1;--> statement-breakpoint
CREATE INDEX `charger_data_message_faulty` ON `charger_data` (`message`,`id`) WHERE faulty = 1;--> statement-breakpoint
CREATE UNIQUE INDEX `charger_data_uid` ON `charger_data` (coalesce(unhex(`uid`, '-'), `uid`));--> statement-breakpoint
CREATE INDEX `charger_data_correlation` ON `charger_data` (coalesce(unhex(`correlates_with`, '-'), `correlates_with`)) WHERE correlates_with IS NOT NULL;