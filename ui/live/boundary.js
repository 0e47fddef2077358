LENSES.boundary = (box) => ({ draw() {} });
