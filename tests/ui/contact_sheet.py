"""contact_sheet.py FOLDER: index.html for the pictures of tests/ui/screenshots: a row for each page, side by side how it looks."""
import html
import sys
from pathlib import Path

folder = Path(sys.argv[1])
rows = {}
columns = []
for path in sorted(folder.glob("*.png")):
    language, look, size, name = path.stem.split("-", 3)
    column = f"{language} {look} {size}"
    if column not in columns:
        columns.append(column)
    rows.setdefault(name, {})[column] = path.name
lines = ["<!DOCTYPE html>", "<meta charset='utf-8'><title>Every page and dialog</title>",
         "<style>body{font-family:sans-serif}td,th{vertical-align:top;padding:4px;position:sticky}img{width:480px;border:1px solid #888}"
         "th{text-align:left}</style>", "<table>", "<tr><th></th>" + "".join(f"<th>{html.escape(column)}</th>" for column in columns) + "</tr>"]
for name, pictures in rows.items():
    cells = (f"<td><a href='{pictures[column]}'><img loading='lazy' alt='{html.escape(name)}' src='{pictures[column]}'></a></td>"
             if column in pictures else "<td>–</td>" for column in columns)
    lines.append(f"<tr><th>{html.escape(name)}</th>{''.join(cells)}</tr>")
lines.append("</table>")
(folder / "index.html").write_text("\n".join(lines) + "\n", encoding="utf-8")
print(f"{sum(map(len, rows.values()))} pictures: {folder / 'index.html'}")
