// expect: CS8509
namespace BuildProofs.House;

internal enum Colour
{
    Red,
    Green,
}

internal static class ForgottenMember
{
    public static int Of(Colour colour) => colour switch
    {
        Colour.Red => 1,
    };
}
