-- How many ranges a version has, so that lists are counted without reading a hundred thousand addresses.
ALTER TABLE address_list_version ADD COLUMN range_count integer NOT NULL GENERATED ALWAYS AS (cardinality(ranges)) STORED;
