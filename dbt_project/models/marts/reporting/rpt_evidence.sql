-- Every fact row that counts towards a measure, down to the workbook cell and the file's SHA-256.
{{ with_cells(ref('int_measure_evidence')) }}
