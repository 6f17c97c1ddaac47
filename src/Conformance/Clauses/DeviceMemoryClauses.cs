namespace Dma.Conformance.Clauses;

/// <summary>The tested clauses of specs/DeviceMemory.md: memory that is declared for one device.</summary>
public static class DeviceMemoryClauses
{
    /// <summary>Declarable memory can be declared.</summary>
    public static ClauseId DeclarableMemoryIsDeclared { get; } = new("DMA-DEV-001");

    /// <summary>A device has one declaration.</summary>
    public static ClauseId DevicesHaveOneDeclaration { get; } = new("DMA-DEV-002");

    /// <summary>A refused declaration changes nothing.</summary>
    public static ClauseId RefusedDeclarationChangesNothing { get; } = new("DMA-DEV-003");

    /// <summary>No bytes cannot be declared.</summary>
    public static ClauseId NothingIsNotDeclared { get; } = new("DMA-DEV-004");

    /// <summary>A declaration answers the flag or zero.</summary>
    public static ClauseId DeclarationAnswersTheFlag { get; } = new("DMA-DEV-005");

    /// <summary>Declared memory comes first.</summary>
    public static ClauseId DeclaredMemoryComesFirst { get; } = new("DMA-DEV-006");

    /// <summary>Buffers lie inside the declared memory.</summary>
    public static ClauseId BuffersLieInside { get; } = new("DMA-DEV-007");

    /// <summary>Buffers are aligned in the declared memory.</summary>
    public static ClauseId BuffersAreAlignedInside { get; } = new("DMA-DEV-008");

    /// <summary>Both addresses lead to the same bytes.</summary>
    public static ClauseId BothAddressesLeadToTheSameBytes { get; } = new("DMA-DEV-009");

    /// <summary>Exclusive memory is not made up for.</summary>
    public static ClauseId ExclusiveMemoryIsNotMadeUpFor { get; } = new("DMA-DEV-010");

    /// <summary>What does not fit comes from elsewhere.</summary>
    public static ClauseId TheRestComesFromElsewhere { get; } = new("DMA-DEV-011");

    /// <summary>Free memory can be marked.</summary>
    public static ClauseId FreeMemoryCanBeMarked { get; } = new("DMA-DEV-012");

    /// <summary>Marked memory is not given out, and not marked again.</summary>
    public static ClauseId MarkedMemoryIsNotGivenOut { get; } = new("DMA-DEV-013");

    /// <summary>What a buffer has cannot be marked.</summary>
    public static ClauseId TakenMemoryIsNotMarked { get; } = new("DMA-DEV-014");

    /// <summary>Without a declaration nothing is marked.</summary>
    public static ClauseId NothingIsMarkedWithoutDeclaration { get; } = new("DMA-DEV-015");

    /// <summary>Undeclared memory is not given out.</summary>
    public static ClauseId UndeclaredMemoryIsNotGivenOut { get; } = new("DMA-DEV-016");

    /// <summary>Memory can be declared again.</summary>
    public static ClauseId MemoryIsDeclaredAgain { get; } = new("DMA-DEV-017");

    /// <summary>What fits is given.</summary>
    public static ClauseId WhatFitsIsGiven { get; } = new("DMA-DEV-018");

    /// <summary>The allocator is told to go on where nothing is declared.</summary>
    public static ClauseId AllocatorIsToldToGoOn { get; } = new("DMA-DEV-019");

    /// <summary>The allocator is told whose buffer it frees.</summary>
    public static ClauseId AllocatorIsToldWhoseBuffer { get; } = new("DMA-DEV-020");

    /// <summary>Failures have the errors that are named.</summary>
    public static ClauseId FailuresHaveTheirErrors { get; } = new("DMA-DEV-021");

    /// <summary>Generic memory is given again after a release.</summary>
    public static ClauseId ReleaseGivesOtherMemoryAgain { get; } = new("DMA-DEV-022");
}
