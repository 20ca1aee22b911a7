using System.Globalization;
using System.Text;
using CityEdge.Gateway.Journal.Events;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Replay;

/// <summary>
/// Draws a plot as SVG by hand: title, a row for each alarm with its line through all panels, the panels stacked on one time axis, each with its setpoints and legend.
/// What must hold: the same page gives the same bytes; every text is escaped; nothing is fetched from elsewhere.
/// </summary>
internal sealed class SvgPlot
{
    private const int Width = 1200;
    private const int Left = 84;
    private const int Right = 900;
    private const int Top = 74;
    private const int FlagRow = 20;
    private const int PanelHeight = 210;
    private const int StateHeight = 90;
    private const int PanelGap = 40;
    private const int Foot = 58;
    private const int MostFlags = 14;
    private const int MarkersPerCurve = 7;
    private const int NameLength = 40;

    private readonly PlotPage _page;
    private readonly StringBuilder _svg = new();
    private readonly IReadOnlyList<double> _ticks;
    private readonly bool _inHours;
    private int _curve;

    private SvgPlot(PlotPage page)
    {
        _page = page;
        _ticks = PlotScale.Seconds(page.Time.From, page.Time.To);
        _inHours = PlotScale.InHours(page.Time.From, page.Time.To);
    }

    /// <summary>The page as one SVG document.</summary>
    public static string Draw(PlotPage page) => new SvgPlot(page).Draw();

    private string Draw()
    {
        var rows = _page.Marks.Count + Math.Min(_page.Flags.Count, MostFlags) + (_page.Flags.Count > MostFlags ? 1 : 0);
        var panels = Top + (rows * FlagRow) + PanelGap;
        var bottom = panels + _page.Panels.Sum(static panel => HeightOf(panel) + PanelGap) - PanelGap;
        if (_page.Panels.Count == 0)
        {
            bottom = panels + StateHeight;
        }

        var height = bottom + Foot;
        _svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {height}\" width=\"{Width}\" height=\"{height}\" role=\"img\" aria-labelledby=\"title desc\" ")
            .Append("font-family=\"'Noto Sans','Noto Sans CJK SC','Microsoft YaHei',Arial,sans-serif\" font-size=\"14\">\n");
        _svg.Append("<title id=\"title\">").Append(Escape(_page.Title)).Append("</title>\n<desc id=\"desc\">").Append(Escape(Description())).Append("</desc>\n");
        _svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{Width}\" height=\"{height}\" fill=\"#ffffff\"/>\n");
        Text(Left, 34, _page.Title, "font-size=\"22\" font-weight=\"bold\" fill=\"#111111\"");
        Text(Left, 58, _page.Subtitle, "fill=\"#444444\"");

        // Frames and grid lie beneath, then the alarms' lines, then the curves, then every text.
        var top = panels;
        foreach (var panel in _page.Panels)
        {
            Frame(top, HeightOf(panel));
            top += HeightOf(panel) + PanelGap;
        }

        Flags(bottom);
        top = panels;
        foreach (var panel in _page.Panels)
        {
            Panel(panel, top);
            top += HeightOf(panel) + PanelGap;
        }

        Axis(bottom);
        return _svg.Append("</svg>\n").ToString();
    }

    private static int HeightOf(PlotPanel panel) => panel.Curves.All(static curve => curve.Point.Kind == PointKind.State) ? StateHeight : PanelHeight;

    private string Description()
    {
        var alarms = string.Join("; ", _page.Flags.Take(MostFlags).Select(flag => $"{flag.Alarm.Id} {PlotScale.Time(flag.Seconds, _inHours)}"));
        var curves = string.Join(", ", _page.Panels.SelectMany(static panel => panel.Curves).Select(static curve => curve.Point.Name));
        return $"{_page.Subtitle}. {alarms}. {curves}.";
    }

    private void Frame(int top, int height)
    {
        _svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Left}\" y=\"{top}\" width=\"{Right - Left}\" height=\"{height}\" fill=\"#fafafa\" stroke=\"#999999\"/>\n");
        foreach (var tick in _ticks)
        {
            Line(X(tick), top, X(tick), top + height, "#e2e2e2", "1", "none");
        }
    }

    // One row each, so that no two texts ever meet; behind the middle the text stands before its line.
    private void Flags(int bottom)
    {
        var y = Top + FlagRow;
        foreach (var mark in _page.Marks)
        {
            Flag(y, bottom, mark.Seconds, mark.Text, ("#006d2c", "2", "2 3"), bold: false);
            y += FlagRow;
        }

        foreach (var flag in _page.Flags.Take(MostFlags))
        {
            var name = flag.Alarm.Name.In(_page.Chinese);
            var times = flag.Times == 1 ? "" : _page.Chinese ? $"，共 {flag.Times} 次" : $", {flag.Times} ×";
            Flag(
                y, bottom, flag.Seconds, $"{PlotScale.Time(flag.Seconds, _inHours)}  {EventWords.Of(flag.Alarm.Priority)} {(name.Length > 0 ? name : flag.Alarm.Id)}{times}",
                PlotPalette.LineOf(flag.Alarm.Priority), flag.Alarm.LifeSafety);
            y += FlagRow;
        }

        if (_page.Flags.Count > MostFlags)
        {
            var more = _page.Flags.Count - MostFlags;
            Text(Left, y, _page.Chinese ? $"另有 {more} 个报警" : $"and {more} more alarm(s)", "fill=\"#444444\"");
        }
    }

    private void Flag(int y, int bottom, double seconds, string text, (string Colour, string Width, string Dashes) line, bool bold)
    {
        var x = X(seconds);
        var before = x > (Left + Right) / 2;
        Line(x, y - 12, x, bottom, line.Colour, line.Width, line.Dashes);
        _svg.Append(CultureInfo.InvariantCulture, $"<path d=\"M{N(x)},{y - 12}h{(before ? -9 : 9)}v7h{(before ? 9 : -9)}z\" fill=\"{line.Colour}\"/>\n");
        Text(x + (before ? -14 : 14), y, text, $"fill=\"{line.Colour}\" text-anchor=\"{(before ? "end" : "start")}\"{(bold ? " font-weight=\"bold\"" : "")}");
    }

    private void Panel(PlotPanel panel, int top)
    {
        var height = HeightOf(panel);
        var (low, high, levels) = Range(panel);
        var bottom = top + height;
        var unit = Units.Symbol(panel.Unit);
        Text(Left, top - 9, PlotWords.Of(Units.DimensionOf(panel.Unit)).In(_page.Chinese) + (unit.Length > 0 ? $" ({unit})" : ""), "font-weight=\"bold\" fill=\"#222222\"");
        var ticks = PlotScale.Values(low, high);
        foreach (var tick in height == StateHeight ? ticks.Where(static tick => tick == Math.Round(tick)) : ticks)
        {
            var y = Y(tick);
            Line(Left - 5, y, Left, y, "#666666", "1", "none");
            Text(Left - 9, y + 5, tick.ToString("0.######", CultureInfo.InvariantCulture), "text-anchor=\"end\" fill=\"#333333\"");
        }

        for (var i = 0; i < panel.Curves.Count; i++)
        {
            Curve(panel.Curves[i], Y, _curve);
            Legend(panel.Curves[i], top + 14 + (i * 20), _curve);
            _curve++;
        }

        foreach (var level in levels)
        {
            Level(level, low, high, unit, Y);
        }

        double Y(double value) => bottom - (Math.Clamp((value - low) / (high - low), 0, 1) * height);
    }

    private void Curve(PlotCurve curve, Func<double, double> y, int number)
    {
        var (path, moved, before) = (new StringBuilder(), false, 0.0);
        foreach (var (seconds, value) in curve.Vertices)
        {
            if (double.IsNaN(value))
            {
                moved = false;
                continue;
            }

            // A state holds until it changes: a step, not a slope.
            if (moved && curve.Point.Kind == PointKind.State && value != before)
            {
                path.Append(CultureInfo.InvariantCulture, $"H{N(X(seconds))}");
            }

            path.Append(CultureInfo.InvariantCulture, $"{(moved ? 'L' : 'M')}{N(X(seconds))},{N(y(value))}");
            (moved, before) = (true, value);
        }

        var colour = PlotPalette.ColourOf(number);
        _svg.Append(CultureInfo.InvariantCulture, $"<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" stroke-linejoin=\"round\"><title>{Escape(curve.Point.Name)}</title></path>\n");

        // Spread over the time and shifted from curve to curve, so that they never lie on each other.
        for (var i = 0; i < MarkersPerCurve; i++)
        {
            var at = _page.Time.From + ((_page.Time.To - _page.Time.From) * (i + 0.3 + (0.13 * (number % 5))) / MarkersPerCurve);
            if (Near(curve, at) is { } near)
            {
                Shape(X(near.Seconds), y(near.Value), number);
            }
        }
    }

    private (double Seconds, double Value)? Near(PlotCurve curve, double at)
    {
        (double Seconds, double Value)? nearest = null;
        foreach (var vertex in curve.Vertices)
        {
            if (!double.IsNaN(vertex.Value) && (nearest is not { } best || Math.Abs(vertex.Seconds - at) < Math.Abs(best.Seconds - at)))
            {
                nearest = vertex;
            }
        }

        return nearest is { } found && Math.Abs(found.Seconds - at) < (_page.Time.To - _page.Time.From) / MarkersPerCurve ? nearest : null;
    }

    private void Legend(PlotCurve curve, int y, int number)
    {
        Line(Right + 16, y - 5, Right + 46, y - 5, PlotPalette.ColourOf(number), "2", "none");
        Shape(Right + 31, y - 5, number);
        var name = curve.Point.Name;
        Text(Right + 54, y, name.Length > NameLength ? string.Concat(name.AsSpan(0, NameLength - 1), "…") : name, "font-size=\"13\" fill=\"#222222\"");
    }

    private void Level(double level, double low, double high, string unit, Func<double, double> y)
    {
        var text = Timeline.Value(level, Unit.None) + (unit.Length > 0 ? " " + unit : "");
        if (level >= low && level <= high)
        {
            Line(Left, y(level), Right, y(level), "#7a0019", "1.5", "7 4");
            Text(Right - 6, y(level) - 5, text, "text-anchor=\"end\" font-size=\"13\" fill=\"#7a0019\"");
            return;
        }

        // Too far away to be drawn to scale: said at the edge.
        var above = level > high;
        Text(Right - 6, y(level) + (above ? 15 : -5), (above ? "↑ " : "↓ ") + text, "text-anchor=\"end\" font-size=\"13\" fill=\"#7a0019\"");
    }

    // Setpoints belong to the picture unless they would press the curve flat.
    private static (double Low, double High, IReadOnlyList<double> Levels) Range(PlotPanel panel)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in panel.Curves.SelectMany(static curve => curve.Vertices).Select(static vertex => vertex.Value).Where(double.IsFinite))
        {
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        }

        (low, high) = double.IsFinite(low) ? (low, high) : (0, 1);
        var (dataLow, dataHigh) = (low, high);
        var room = 5 * Math.Max(high - low, Math.Max(Math.Abs(high), Math.Abs(low)) * 0.2);
        foreach (var level in panel.Levels)
        {
            if (level >= dataLow - room && level <= dataHigh + room)
            {
                (low, high) = (Math.Min(low, level), Math.Max(high, level));
            }
        }

        var pad = high > low ? (high - low) * 0.08 : Math.Max(Math.Abs(high) * 0.1, 0.5);
        return (low - pad, high + pad, panel.Levels);
    }

    private void Axis(int bottom)
    {
        foreach (var tick in _ticks)
        {
            Line(X(tick), bottom, X(tick), bottom + 6, "#666666", "1", "none");
            Text(X(tick), bottom + 22, PlotScale.Time(tick, _inHours), "text-anchor=\"middle\" fill=\"#333333\"");
        }

        var title = (_page.Chinese, _inHours) switch
        {
            (true, true) => "从起点算起（时:分）",
            (true, false) => "从起点算起（分:秒）",
            (false, true) => "Time from the start (h:min)",
            (false, false) => "Time from the start (min:s)",
        };
        Text((Left + Right) / 2.0, bottom + 44, title, "text-anchor=\"middle\" font-weight=\"bold\" fill=\"#222222\"");
    }

    private double X(double seconds) => Left + (Math.Clamp((seconds - _page.Time.From) / (_page.Time.To - _page.Time.From), 0, 1) * (Right - Left));

    private void Shape(double x, double y, int number) => _svg.Append(
        CultureInfo.InvariantCulture, $"<path d=\"{PlotPalette.ShapeOf(number)}\" transform=\"translate({N(x)},{N(y)})\" fill=\"{PlotPalette.ColourOf(number)}\" stroke=\"#ffffff\"/>\n");

    private void Line(double x1, double y1, double x2, double y2, string colour, string width, string dashes) => _svg.Append(
        CultureInfo.InvariantCulture, $"<path d=\"M{N(x1)},{N(y1)}L{N(x2)},{N(y2)}\" stroke=\"{colour}\" stroke-width=\"{width}\"{(dashes == "none" ? "" : $" stroke-dasharray=\"{dashes}\"")} fill=\"none\"/>\n");

    // White around each letter, so that lines beneath do not cut it.
    private void Text(double x, double y, string text, string style) => _svg.Append(
        CultureInfo.InvariantCulture, $"<text x=\"{N(x)}\" y=\"{N(y)}\" {style} stroke=\"#ffffff\" stroke-width=\"3\" paint-order=\"stroke\">{Escape(text)}</text>\n");

    private static string N(double value) => Math.Round(value, 1).ToString("0.#", CultureInfo.InvariantCulture);

    private static string Escape(string text) => EventText.Plain(text).Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);
}
