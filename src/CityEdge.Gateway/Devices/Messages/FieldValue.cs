namespace CityEdge.Gateway.Devices.Messages;

/// <summary>One field of a message as the device sent it, before units, states and limits: a number, a flag or a word.</summary>
internal readonly record struct FieldValue
{
    private FieldValue(FieldKind kind, double number, string? text)
    {
        Kind = kind;
        Number = number;
        Text = text;
    }

    /// <summary>The device says that it has no value.</summary>
    public static FieldValue Missing => default;

    public FieldKind Kind { get; }

    /// <summary>The number; of a flag 0 or 1; NaN of a word.</summary>
    public double Number { get; }

    /// <summary>The word; null of everything else.</summary>
    public string? Text { get; }

    public static FieldValue Of(double number) => new(FieldKind.Number, number, null);

    public static FieldValue Of(bool flag) => new(FieldKind.Flag, flag ? 1 : 0, null);

    public static FieldValue Of(string text) => new(FieldKind.Text, double.NaN, text);
}
