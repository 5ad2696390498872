-- The settings of themes that are not in use, for when one comes back.
CREATE TABLE theme_kept (
	theme    text PRIMARY KEY,
	settings text NOT NULL -- as setting.theme_settings
);
