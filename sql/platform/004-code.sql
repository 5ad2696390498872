-- May sites of a plan put code of their own into the head and foot of their pages?
ALTER TABLE plan ADD COLUMN code boolean NOT NULL DEFAULT false;
