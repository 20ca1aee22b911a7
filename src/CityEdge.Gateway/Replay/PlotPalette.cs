namespace CityEdge.Gateway.Replay;

/// <summary>How curves and alarms are told apart: by colours that the colour-blind keep apart (Okabe and Ito's), and by shape as well.</summary>
internal static class PlotPalette
{
    private static readonly string[] Colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b07d00", "#3a9bd1", "#333333"];

    // Drawn around 0, 0.
    private static readonly string[] Shapes =
    [
        "M-4,0A4,4 0 1 1 4,0A4,4 0 1 1 -4,0Z",
        "M-4,-4H4V4H-4Z",
        "M0,-5L5,4H-5Z",
        "M0,-5L5,0L0,5L-5,0Z",
        "M0,5L5,-4H-5Z",
    ];

    public static string ColourOf(int curve) => Colours[curve % Colours.Length];

    public static string ShapeOf(int curve) => Shapes[curve % Shapes.Length];

    /// <summary>Colour, width and dashes of an alarm's line: the graver the stronger.</summary>
    public static (string Colour, string Width, string Dashes) LineOf(Safety.Alarms.AlarmPriority priority) => priority switch
    {
        Safety.Alarms.AlarmPriority.P1 => ("#b00020", "2.5", "none"),
        Safety.Alarms.AlarmPriority.P2 => ("#b05a00", "1.8", "10 4"),
        Safety.Alarms.AlarmPriority.P3 => ("#666666", "1.2", "3 3"),
    };
}
