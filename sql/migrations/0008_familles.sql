-- Headings under which the themes are offered.
ALTER TABLE catalogue.label ADD COLUMN famille text;
