namespace Dma;

/// <summary>What a description says of a point on which correct platforms differ.</summary>
/// <remarks>What is unstated gets the weaker clause; what is stated is checked like a clause.</remarks>
public enum Claim
{
    /// <summary>The description says nothing; the default.</summary>
    Unstated = 0,

    /// <summary>The platform is so.</summary>
    Yes = 1,

    /// <summary>The platform is not so.</summary>
    No = 2,
}
