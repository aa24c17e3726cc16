package io.github.upconv.cli.figure;

/** A page with one drawing, complete in itself. */
final class Page {
  private Page() {}

  static String html(Drawing drawing) {
    return """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>%s</title>
    <style>
    body { margin: 0; background: #ffffff; }
    svg { display: block; margin: 0 auto; max-width: 100%%; height: auto; }
    @media (prefers-color-scheme: dark) { body { background: #14171b; } }
    </style>
    </head>
    <body>
    %s</body>
    </html>
    """
        .formatted(Drawing.escape(drawing.title()), drawing.svg(Theme.AUTO));
  }
}
