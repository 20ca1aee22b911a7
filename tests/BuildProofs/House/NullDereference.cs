// expect: CS8602
namespace BuildProofs.House;

internal static class NullDereference
{
    public static int Length(string? text) => text.Length;
}
